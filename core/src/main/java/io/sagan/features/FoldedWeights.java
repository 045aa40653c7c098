package io.sagan.features;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A convolution with the batch norm after it made part of it: `w·γ/√(σ² + ε)` and `β − μ·γ/√(σ² + ε)`,
/// computed in float64.
///
/// @param weight **shape** `(out, in, h, w)`, float32
/// @param bias **shape** `(out)`, float32
record FoldedWeights(Tensor weight, Tensor bias) {
    private static final double EPSILON = 1e-3;

    static FoldedWeights of(InceptionTable.Unit unit, Map<String, Tensor> weights) {
        var variance = wide(weights, unit.name() + ".bn.running_var");
        var gain = wide(weights, unit.name() + ".bn.weight")
                .div(variance.add(new Scalar(EPSILON)).sqrt());
        var bias = wide(weights, unit.name() + ".bn.bias")
                .sub(wide(weights, unit.name() + ".bn.running_mean").mul(gain));
        var weight = wide(weights, unit.name() + ".conv.weight").mul(gain.view(-1, 1, 1, 1));
        return new FoldedWeights(weight.to(ScalarType.Float), bias.to(ScalarType.Float));
    }

    private static Tensor wide(Map<String, Tensor> weights, String name) {
        return requireNonNull(weights.get(name), name).to(ScalarType.Double);
    }
}
