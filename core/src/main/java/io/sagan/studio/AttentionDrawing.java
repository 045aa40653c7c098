package io.sagan.studio;

import io.sagan.models.AttentionPlace;
import io.sagan.sample.AttentionMap;
import io.sagan.sample.AttentionRow;
import io.sagan.sample.AttentionSheet;
import io.sagan.studio.AttentionFigure.Query;
import io.sagan.studio.AttentionFigure.Row;
import io.sagan.tensor.Pixels;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Collects the maps of a network's own forward passes, one picture at a time, into a figure.
final class AttentionDrawing {
    private final AttentionRequest request;
    private final List<AttentionPlace> places;
    private final List<AttentionRow> drawn = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    /// @param network how messages name the network
    /// @throws IllegalArgumentException when the network has no such layer, or none at all
    AttentionDrawing(AttentionRequest request, String network, List<AttentionPlace> all) {
        this.request = request;
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the " + network
                    + " of this model has no self-attention; name a model with model." + network + ".attention");
        }
        var wanted = request.layer();
        places = all.stream()
                .filter(place -> wanted == null || place.name().equals(wanted))
                .toList();
        if (places.isEmpty()) {
            throw new IllegalArgumentException("layer must be one of %s, got %s"
                    .formatted(
                            String.join(
                                    ", ", all.stream().map(AttentionPlace::name).toList()),
                            wanted));
        }
    }

    /// Runs a forward pass over one picture and adds a row for each layer.
    ///
    /// @param title what the picture is
    /// @param forward gives the picture `(1, 3, H, W)`, in whose computation the layers take part
    void add(String title, Supplier<Tensor> forward) {
        var maps = new LinkedHashMap<AttentionPlace, AttentionMap>();
        BufferedImage picture;
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            places.forEach(place -> place.block().watch(map -> maps.put(place, AttentionMap.of(map))));
            picture = Pixels.images(forward.get()).getFirst();
        } finally {
            places.forEach(place -> place.block().watch(null));
        }
        for (var place : places) {
            var map = maps.get(place);
            if (map == null) {
                throw new IllegalStateException("layer " + place.name() + " took no part in the forward pass");
            }
            add(title, place, picture, map);
        }
    }

    private void add(String title, AttentionPlace place, BufferedImage picture, AttentionMap map) {
        int size = picture.getWidth();
        var queries = request.points().isEmpty()
                ? map.spread(request.automatic())
                : request.points().stream()
                        .map(point -> query(point, size, map.side()))
                        .toList();
        double scale = (double) size / map.side();
        var row = new Row(
                title,
                place.name(),
                place.block().gain(),
                scale * map.distance(),
                scale * map.uniformDistance(),
                map.entropy(),
                queries.stream()
                        .map(query -> new Query(
                                (int) (scale * (query % map.side() + 0.5)),
                                (int) (scale * (query / map.side() + 0.5)),
                                scale * map.distance(query),
                                map.entropy(query),
                                map.peak(query)))
                        .toList());
        rows.add(row);
        drawn.add(new AttentionRow(picture, caption(row, map.side()), map, queries));
    }

    private static int query(AttentionRequest.Point point, int size, int side) {
        if (point.x() < 0 || point.x() >= size || point.y() < 0 || point.y() >= size) {
            throw new IllegalArgumentException(
                    "query points must be pixels of the picture, both numbers in 0..%s, got %s,%s"
                            .formatted(size - 1, point.x(), point.y()));
        }
        return point.y() * side / size * side + point.x() * side / size;
    }

    private static List<String> caption(Row row, int side) {
        return List.of(
                row.picture(),
                "layer %s×%s".formatted(side, side),
                String.format(Locale.ROOT, "gain γ = %.3f", row.gain()),
                String.format(Locale.ROOT, "distance %.1f px", row.distance()),
                String.format(Locale.ROOT, "  (uniform: %.1f px)", row.uniformDistance()),
                String.format(Locale.ROOT, "entropy %.2f", row.entropy()));
    }

    AttentionFigure figure() {
        return new AttentionFigure(AttentionSheet.draw(drawn), rows);
    }
}
