package io.sagan.archive;

import static java.util.Objects.requireNonNull;

import io.sagan.archive.Names.Form;
import io.sagan.archive.Names.Stored;
import io.sagan.archive.Slot.Role;
import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.tensor.Mismatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One network's tensors between Sagan's names and a layout's, both ways without loss.
///
/// BigGAN-PyTorch keeps no v of the power iteration, which it computes anew from u. Where Sagan's v is
/// another one, [#write] adds it under a name of its own, ending in `.v0`.
public final class Translation {
    private final Layout layout;
    private final Names names;
    private final List<Slot> slots;
    private final double eps;

    private Translation(Layout layout, boolean generator, List<Slot> slots, double eps) {
        this.layout = layout;
        this.names = layout.names(generator);
        this.slots = slots;
        this.eps = eps;
    }

    /// The translation of a description's generator.
    ///
    /// @param classes classes of the model, 0 for none
    public static Translation generator(Layout layout, ModelSpec model, int classes) {
        return new Translation(layout, true, Blueprint.generator(model, classes), model.spectralEps());
    }

    /// The translation of a description's discriminator.
    ///
    /// @param classes classes of the model, 0 for none
    public static Translation discriminator(Layout layout, ModelSpec model, int classes) {
        return new Translation(layout, false, Blueprint.discriminator(model, classes), model.spectralEps());
    }

    /// The shape of every tensor of the network by Sagan's name.
    public Map<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        slots.forEach(slot -> shapes.put(SaganNames.name(slot), slot.shape()));
        return shapes;
    }

    /// Trained numbers of the network.
    public long parameters() {
        return slots.stream()
                .filter(slot -> slot.role().trained())
                .mapToLong(Slot::numbers)
                .sum();
    }

    /// Refuses descriptions that the layout has no names for.
    ///
    /// @throws IOException in one sentence
    public static void requireNames(Layout layout, ModelSpec model) throws IOException {
        if (layout == Layout.SAGAN) {
            return;
        }
        var why = model.attentionKind() == AttentionKind.RESIDUAL
                ? "model.attentionKind residual"
                : model.generator().conditionalFinalNorm() ? "model.generator.conditionalFinalNorm" : "";
        if (!why.isEmpty()) {
            throw new IOException("%s has no names for a model with %s; export it with the layout sagan"
                    .formatted(layout.program(), why));
        }
    }

    /// Reads the network in Sagan's names, as float32, into the caller's pointer scope.
    ///
    /// @throws IOException naming every missing, unexpected and misshapen tensor
    public Map<String, Tensor> read(Source source) throws IOException {
        var wanted = requireFit(source);
        var theirs = source.read(wanted);
        var ours = new LinkedHashMap<String, Tensor>();
        for (var slot : slots) {
            names.stored(slot)
                    .map(stored -> turned(requireNonNull(theirs.get(stored.name())), stored.form()))
                    .ifPresent(tensor -> ours.put(SaganNames.name(slot), tensor));
        }
        for (var slot : slots) {
            if (names.stored(slot).isEmpty()) {
                var kept = theirs.get(extra(slot));
                var v = kept == null ? right(ours, slot) : torch.flatten(kept).contiguous();
                ours.put(SaganNames.name(slot), v);
            }
        }
        ours.replaceAll((name, tensor) -> tensor.to(ScalarType.Float));
        return ours;
    }

    /// The network in the layout's names, in the caller's pointer scope.
    ///
    /// @param ours every tensor of the network by Sagan's name
    /// @throws IllegalArgumentException if one is missing
    public Map<String, Tensor> write(Map<String, Tensor> ours) {
        var theirs = new LinkedHashMap<String, Tensor>();
        for (var slot : slots) {
            var tensor = ours.get(SaganNames.name(slot));
            if (tensor == null) {
                throw new IllegalArgumentException("the network has no tensor " + SaganNames.name(slot));
            }
            var plain = tensor.detach();
            var stored = names.stored(slot);
            if (stored.isPresent()) {
                theirs.put(stored.get().name(), turned(plain, stored.get().form()));
            } else if (!plain.equal(right(ours, slot))) {
                theirs.put(extra(slot), plain.unsqueeze(0));
            }
            names.besides(slot).ifPresent(beside -> theirs.put(beside.name(), beside(beside, ours, slot)));
        }
        return theirs;
    }

    private Tensor beside(Stored beside, Map<String, Tensor> ours, Slot slot) {
        if (layout == Layout.STUDIOGAN) {
            return torch.zeros(new long[] {}, new org.bytedeco.pytorch.TensorOptions(ScalarType.Long));
        }
        // The singular value as the program's log has it, from u and the v that belongs to it.
        var matrix = matrix(ours, slot);
        var u = requireNonNull(ours.get(SaganNames.name(slot))).detach();
        return unit(matrix.t().mv(u)).dot(matrix.t().mv(u)).view(beside.shape().getFirst());
    }

    private List<String> requireFit(Source source) throws IOException {
        var shapes = source.shapes();
        var missing = new ArrayList<String>();
        var misshapen = new ArrayList<String>();
        var known = new HashSet<String>();
        var wanted = new ArrayList<String>();
        for (var slot : slots) {
            names.besides(slot).ifPresent(beside -> known.add(beside.name()));
            var stored = names.stored(slot).orElseGet(() -> new Stored(extra(slot), row(slot), Form.ROW));
            boolean optional = names.stored(slot).isEmpty();
            var shape = shapes.get(stored.name());
            known.add(stored.name());
            if (shape == null) {
                if (!optional) {
                    missing.add(stored.name());
                }
            } else if (!fits(shape, stored)) {
                misshapen.add(stored.name() + " " + shape + " for " + stored.shape());
            } else {
                wanted.add(stored.name());
            }
        }
        var unexpected =
                shapes.keySet().stream().filter(name -> !known.contains(name)).toList();
        if (!missing.isEmpty() || !unexpected.isEmpty() || !misshapen.isEmpty()) {
            throw new IOException(source.path() + " does not hold the network that is described: "
                    + Mismatch.words(missing, unexpected, misshapen));
        }
        return wanted;
    }

    private static boolean fits(List<Long> shape, Stored stored) {
        // Both programs have at some time written a lone number with a side of 1 and without.
        return shape.equals(stored.shape())
                || (stored.form() == Form.SCALAR && shape.equals(List.of(1L)))
                || (stored.shape().equals(List.of(1L)) && shape.isEmpty());
    }

    private static List<Long> row(Slot slot) {
        var shape = new ArrayList<>(slot.shape());
        shape.addFirst(1L);
        return shape;
    }

    /// There and back are the same turn, except that a vector is told from its rank.
    private static Tensor turned(Tensor tensor, Form form) {
        return switch (form) {
            case SAME -> tensor.dim() == 0 ? tensor.view(1) : tensor;
            case TRANSPOSED -> tensor.t().contiguous();
            case ROW -> tensor.dim() == 1 ? tensor.unsqueeze(0) : torch.flatten(tensor);
            case SCALAR -> tensor.dim() == 0 ? tensor.view(1) : tensor.squeeze();
        };
    }

    /// The name of v in a layout that has none: that of u, which stands before it.
    private String extra(Slot slot) {
        var u = new Slot(slot.place(), left(slot.role()), slot.shape(), slot.spectral(), slot.conditional());
        return names.stored(u).orElseThrow().name().replaceFirst("u0$", "v0");
    }

    /// v as spectral normalisation has it, to the bit: it runs over channels-last weights, so sums are
    /// taken in that order.
    private Tensor right(Map<String, Tensor> ours, Slot slot) {
        var u = new Slot(slot.place(), left(slot.role()), slot.shape(), true, slot.conditional());
        var weight = weight(ours, u);
        boolean square = weight.dim() == 4;
        var rows = torch.flatten(square ? weight.permute(0, 2, 3, 1) : weight, 1, -1);
        var v = unit(rows.t().mv(requireNonNull(ours.get(SaganNames.name(u))).detach()));
        return square
                ? v.view(weight.size(2), weight.size(3), weight.size(1))
                        .permute(2, 0, 1)
                        .flatten()
                : v;
    }

    private static Tensor matrix(Map<String, Tensor> ours, Slot u) {
        return torch.flatten(weight(ours, u), 1, -1);
    }

    private static Tensor weight(Map<String, Tensor> ours, Slot u) {
        var weight = new Slot(u.place(), weight(u.role()), u.shape(), true, u.conditional());
        return requireNonNull(ours.get(SaganNames.name(weight))).detach();
    }

    private Tensor unit(Tensor x) {
        return x.div(x.norm().clamp_min(new Scalar(eps)));
    }

    private static Role left(Role v) {
        return switch (v) {
            case CLASS_GAIN_V -> Role.CLASS_GAIN_U;
            case CLASS_BIAS_V -> Role.CLASS_BIAS_U;
            case LINEAR_GAIN_V -> Role.LINEAR_GAIN_U;
            case LINEAR_BIAS_V -> Role.LINEAR_BIAS_U;
            default -> Role.U;
        };
    }

    private static Role weight(Role u) {
        return switch (u) {
            case CLASS_GAIN_U -> Role.CLASS_GAIN;
            case CLASS_BIAS_U -> Role.CLASS_BIAS;
            case LINEAR_GAIN_U -> Role.LINEAR_GAIN;
            case LINEAR_BIAS_U -> Role.LINEAR_BIAS;
            default -> Role.WEIGHT;
        };
    }
}
