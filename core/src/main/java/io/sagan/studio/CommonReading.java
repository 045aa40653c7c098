package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.data.PictureReading;
import io.sagan.data.PictureReading.AsStored;
import io.sagan.data.PictureReading.ForModel;
import io.sagan.data.PictureStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// How the pictures of both sides of an evaluation are read, alike.
final class CommonReading {
    private static final int LEAST_SIDE = 16;
    private static final int USUAL_SIDE = 64;

    private CommonReading() {}

    /// Models decide the size; learned features need one; else pictures are taken as they are stored.
    ///
    /// @param learned whether the features are learned from the real pictures
    static PictureReading of(EvaluationRequest request, boolean learned) throws IOException {
        var background = DataSpec.DEFAULT.background();
        for (var side : List.of(request.fake(), request.real())) {
            if (EvaluationSide.isModel(side)) {
                var card = ModelFiles.useBest(Path.of(side), ModelFiles::card);
                background = ModelFiles.useBest(Path.of(side), ModelFiles::background);
                if (request.size() != 0 && request.size() != card.model().size()) {
                    throw new IllegalArgumentException("size must be %s, as %s draws pictures of that size, got %s"
                            .formatted(card.model().size(), side, request.size()));
                }
                return new ForModel(card.model().size(), background);
            }
        }
        if (request.size() != 0) {
            return new ForModel(request.size(), background);
        }
        return learned ? new ForModel(side(request.real()), background) : new AsStored();
    }

    /// The shorter side of a set's first picture, within what a small network looks at.
    private static int side(String source) throws IOException {
        try (var stream = PictureStream.open(source, new AsStored(), _ -> {})) {
            var first = stream.next(1);
            return first.isEmpty()
                    ? USUAL_SIDE
                    : Math.clamp(
                            Math.min(first.getFirst().width(), first.getFirst().height()), LEAST_SIDE, USUAL_SIDE);
        }
    }
}
