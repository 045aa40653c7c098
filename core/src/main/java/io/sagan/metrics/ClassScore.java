package io.sagan.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The metrics of one class. What a class has too few pictures for is absent, and a note says why.
///
/// @param label the class
/// @param reals real pictures of it
/// @param fakes fakes of it
/// @param frechet [FrechetDistance], from 2 pictures of each on
/// @param kernel [KernelDistance#between] of all pictures, from 2 of each on
/// @param precisionRecall from one picture more than neighbours on
/// @param diversity from 2 pictures of each on
/// @param notes why something is absent or to be taken with care, a sentence each
public record ClassScore(
        int label,
        int reals,
        int fakes,
        @Nullable Double frechet,
        @Nullable Double kernel,
        @Nullable PrecisionRecall precisionRecall,
        @Nullable ClassDiversity diversity,
        List<String> notes) {

    public ClassScore {
        notes = List.copyOf(notes);
    }
}
