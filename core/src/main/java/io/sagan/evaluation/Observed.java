package io.sagan.evaluation;

import io.sagan.data.Picture;
import io.sagan.features.FeatureExtractor;
import io.sagan.metrics.FeatureMoments;
import io.sagan.metrics.Features;
import io.sagan.metrics.MomentsAccumulator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/// What a network saw in a set of pictures: the moments of its features, and where they are needed the
/// features themselves.
///
/// @param classNames names of the classes; empty when the set has none
/// @param moments mean and covariance of all features
/// @param features a row for each picture; null where only the moments were kept
/// @param logits a row for each picture; empty where they were not wanted or the network has none
/// @param names each picture's name, where features were kept
/// @param classCounts pictures of each class; empty when the set has none
/// @param leftOut files that were no usable picture, each with the reason
public record Observed(
        List<String> classNames,
        FeatureMoments moments,
        @Nullable Features features,
        List<float[]> logits,
        List<String> names,
        List<Long> classCounts,
        List<String> leftOut) {

    /// What is to be kept of the pictures beside the moments.
    ///
    /// @param features keep the rows of features: 4 bytes · width for each picture
    /// @param logits keep the rows of logits: 4 bytes · classes for each picture
    public record Keep(boolean features, boolean logits) {}

    public Observed {
        classNames = List.copyOf(classNames);
        logits = List.copyOf(logits);
        names = List.copyOf(names);
        classCounts = List.copyOf(classCounts);
        leftOut = List.copyOf(leftOut);
    }

    /// The same with the files that were left out of it.
    public Observed without(List<String> leftOut) {
        return new Observed(classNames, moments, features, logits, names, classCounts, leftOut);
    }

    /// Lets a network look at all pictures of a supply.
    ///
    /// @param batch pictures at once
    /// @param seen told after each batch how many pictures were seen
    /// @throws IOException if pictures cannot be had, or fewer than 2 were
    public static Observed of(
            FeatureExtractor extractor,
            PictureSupply supply,
            List<String> classNames,
            Keep keep,
            int batch,
            LongConsumer seen)
            throws IOException {
        var sums = new MomentsAccumulator(extractor.width());
        var rows = new ArrayList<float[]>();
        var labels = new ArrayList<Integer>();
        var names = new ArrayList<String>();
        var logits = new ArrayList<float[]>();
        var counts = new Long[classNames.size()];
        Arrays.fill(counts, 0L);
        for (var pictures = supply.next(batch); !pictures.isEmpty(); pictures = supply.next(batch)) {
            var extracted = extractor.extract(pictures);
            sums.add(extracted.features());
            for (int i = 0; i < pictures.size() && counts.length > 0; i++) {
                counts[pictures.get(i).label()]++;
            }
            if (keep.features) {
                rows.addAll(extracted.features());
                pictures.stream().map(Picture::label).forEach(labels::add);
                pictures.stream().map(Picture::name).forEach(names::add);
            }
            if (keep.logits) {
                logits.addAll(extracted.logits());
            }
            seen.accept(sums.count());
        }
        if (sums.count() < 2) {
            throw new IOException("at least 2 usable pictures are needed on either side, got " + sums.count());
        }
        return new Observed(
                classNames,
                sums.moments(),
                keep.features ? new Features(rows, labels) : null,
                logits,
                names,
                List.of(counts),
                List.of());
    }

    /// The rows of features.
    ///
    /// @throws IllegalStateException if they were not kept
    public Features rows() {
        if (features == null) {
            throw new IllegalStateException("the rows of features were not kept");
        }
        return features;
    }

    /// Pictures seen.
    public long count() {
        return moments.count().orElseThrow();
    }
}
