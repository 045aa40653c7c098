package io.sagan.features;

import io.sagan.config.PixelScaling;
import io.sagan.config.ResizeKind;

/// What of the FID Inception is taken, and how pictures are shown to it.
///
/// @param layer where features are taken
/// @param logitBias whether the offset of the last layer is added to the logits: the SAGAN authors and
///     StudioGAN add it, torch-fidelity leaves it away
/// @param resize how pictures become 299×299
/// @param scaling how their values become numbers around 0
/// @param bfloat16 whether convolutions compute in bfloat16, which is faster on some processors and is no
///     longer comparable with what others publish
public record InceptionOptions(
        Layer layer, boolean logitBias, ResizeKind resize, PixelScaling scaling, boolean bfloat16) {

    /// A feature map whose means over space are the features.
    public enum Layer {
        /// After the first max pooling.
        POOL_64(64),
        /// After the second max pooling.
        POOL_192(192),
        /// After `Mixed_6e`, before the auxiliary classifier of training.
        MIXED_768(768),
        /// The last one, `pool3`: what FID without more words means.
        POOL_2048(2048);

        private final int width;

        Layer(int width) {
            this.width = width;
        }

        /// Its channels: numbers in a row of features.
        public int width() {
            return width;
        }
    }

    /// torch-fidelity: pool3, logits without offset, TensorFlow 1's bilinear, `(x − 128) / 128`.
    public static InceptionOptions fidelity() {
        return new InceptionOptions(Layer.POOL_2048, false, ResizeKind.TF1_BILINEAR, PixelScaling.FIDELITY, false);
    }

    /// pytorch-fid: pool3, PyTorch's bilinear, `2x − 1`.
    public static InceptionOptions pytorchFid() {
        return new InceptionOptions(Layer.POOL_2048, false, ResizeKind.TORCH_BILINEAR, PixelScaling.SIGNED_UNIT, false);
    }
}
