package io.sagan.features;

import io.sagan.nn.BatchNorm;
import io.sagan.nn.Conv2d;
import io.sagan.nn.Layer;
import io.sagan.nn.WeightStyle;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// A convolution and the batch normalisation after it, which become one convolution once trained.
final class ConvNorm extends Module implements Layer {
    static final double EPS = 1e-5;

    private final Conv2d conv;
    private final BatchNorm norm;

    ConvNorm(long in, long out, long kernel, Conv2d.Resampling resampling, WeightStyle style) {
        super("ConvNorm");
        conv = register_module("conv", new Conv2d(new Conv2d.Shape(in, out, kernel, false, resampling), style));
        norm = register_module("norm", new BatchNorm(out, 0, new BatchNorm.Style(EPS, 0.1, style, style)));
    }

    @Override
    public Tensor forward(Tensor x) {
        return norm.forward(conv.forward(x), x);
    }

    BatchNorm norm() {
        return norm;
    }
}
