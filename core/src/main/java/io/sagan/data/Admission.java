package io.sagan.data;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/// What is left out of a source, and whether the rest is enough for a data set.
final class Admission {
    private final PictureSource source;
    private final boolean strict;
    private final Consumer<LeftOutFile> listener;
    private final List<LeftOutFile> leftOut = new ArrayList<>();

    /// @param strict whether the first file left out ends the reading
    /// @param listener told of each file that is left out
    Admission(PictureSource source, boolean strict, Consumer<LeftOutFile> listener) {
        this.source = source;
        this.strict = strict;
        this.listener = listener;
    }

    /// Leaves out what is known to be unusable without decoding, and refuses a source that cannot be enough
    /// whatever its files turn out to be.
    void begin() throws DataException {
        for (var file : source.leftOut()) {
            leaveOut(file);
        }
        // Before any decoding, so that a misplaced folder is told of at once; whether a single picture is
        // usable is not known yet
        if (source.count() != 1) {
            requireEnough(source.count(), source::label);
        }
    }

    /// @throws DataException if files may not be left out
    void leaveOut(LeftOutFile file) throws DataException {
        if (strict) {
            throw new DataException("'%s' in %s %s: mend or remove it, or leave out --strict (data.strict)"
                    .formatted(file.file(), source.title(), file.reason()));
        }
        leftOut.add(file);
        listener.accept(file);
    }

    List<LeftOutFile> leftOut() {
        return leftOut;
    }

    /// @param count usable pictures of the source
    /// @param label the class of each
    /// @throws DataException if they are fewer than 2, or a class that must be filled has none of them
    void requireEnough(int count, IntUnaryOperator label) throws DataException {
        if (count > 0 && source.classesMustBeFilled()) {
            var filled = new BitSet();
            IntStream.range(0, count).map(label).forEach(filled::set);
            int empty = filled.nextClearBit(0);
            if (empty < source.classNames().size()) {
                throw new DataException("class folder '%s' in %s holds no usable picture: remove it or add pictures"
                        .formatted(source.classNames().get(empty), source.title()));
            }
        }
        if (count < 2) {
            var why = leftOut.isEmpty()
                    ? ""
                    : " (files left out: %s; the first, '%s', %s)"
                            .formatted(
                                    leftOut.size(),
                                    leftOut.getFirst().file(),
                                    leftOut.getFirst().reason());
            throw new DataException("%s holds %s usable picture%s: training needs at least 2"
                    .formatted(source.title(), count == 0 ? "no" : "only one", why));
        }
    }
}
