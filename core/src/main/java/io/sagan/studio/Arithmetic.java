package io.sagan.studio;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.config.TrainSpec;

/// The naive count of a model's arithmetic: floating-point operations of the plain networks, one for
/// every product and one for every sum of convolutions, linear layers and attention's two products.
///
/// Plain means as the reference programs write it, whatever the layers here save: the generator's
/// first convolution and its shortcut come after the upsampling, the discriminator's second convolution and its
/// shortcut before the pooling (its first block pools before its shortcut). Biases, normalisations, rectifiers,
/// tables of classes, augmentation, penalties and optimizers are not counted. So the count of one
/// description is the same for every program, and a rate in it can pass the machine's ceiling.
///
/// @param generator one picture through the generator
/// @param generatorAttention of these, what stands at attention's places
/// @param generatorInput of these, the layer that takes z
/// @param discriminator one picture through the discriminator
/// @param discriminatorAttention of these, what stands at attention's places
/// @param discriminatorInput of these, the two layers that take the picture
public record Arithmetic(
        long generator,
        long generatorAttention,
        long generatorInput,
        long discriminator,
        long discriminatorAttention,
        long discriminatorInput) {

    /// Counts.
    ///
    /// @param model both networks
    /// @param classes classes of the data, 0 for an unconditional model
    public static Arithmetic of(ModelSpec model, int classes) {
        var g = model.generator();
        var d = model.discriminator();
        long input = linear(g.hierarchicalLatent() ? g.chunk(model.latent()) : model.latent(), firstMap(g));
        long made = generatorAttention(model);
        long judged = discriminatorAttention(model);
        return new Arithmetic(
                input + generatorBlocks(model, classes) + made,
                made,
                input,
                discriminatorBlocks(model) + linear(d.channels().getLast(), 1) + judged,
                judged,
                convolution(3, d.hidden(1), 3, model.size())
                        + convolution(3, d.channels().getFirst(), 1, d.side(model.size(), 1)));
    }

    /// A whole training step, for each real picture of it.
    ///
    /// An update of the discriminator passes a generated picture through the generator, it and a real one through
    /// the discriminator, and back for weights and inputs, each as much as the way there; only the layers that take
    /// the picture spare their input. An update of the generator passes a picture through both and back through
    /// both, for the discriminator's weights too, as the plain programs do; the layer that takes z spares its
    /// input. `g + 6·d − 2·d₁` and `3·g − g₁ + 3·d`.
    ///
    /// @param train updates of the discriminator per step and pictures per update
    public double training(TrainSpec train) {
        double made = train.generatorBatch() == 0 ? train.batch() : train.generatorBatch();
        double share = made / ((double) train.batch() * train.discriminatorSteps());
        double judging = generator + 6.0 * discriminator - 2.0 * discriminatorInput;
        double making = 3.0 * generator - generatorInput + 3.0 * discriminator;
        return judging + share * making;
    }

    private static long firstMap(GeneratorSpec layout) {
        return (long) layout.base() * layout.base() * layout.channels().getFirst();
    }

    private static long generatorBlocks(ModelSpec model, int classes) {
        var layout = model.generator();
        var channels = layout.channels();
        boolean sharing = classes > 0 && layout.sharedEmbedding() > 0;
        long shared = sharing ? layout.sharedEmbedding() : 0;
        long condition = shared + (sharing || classes == 0 ? layout.chunk(model.latent()) : 0);
        long sum = 0;
        for (int block = 1; block < channels.size(); block++) {
            long in = channels.get(block - 1);
            long out = channels.get(block);
            int side = layout.side(block);
            sum += convolution(in, out, 3, side) + convolution(out, out, 3, side) + convolution(in, out, 1, side);
            sum += 2 * linear(condition, in + out); // gain and bias of both norms
        }
        long last = channels.getLast();
        sum += layout.conditionalFinalNorm() ? 2 * linear(shared, last) : 0;
        return sum + convolution(last, 3, 3, model.size());
    }

    private static long discriminatorBlocks(ModelSpec model) {
        var layout = model.discriminator();
        long sum = 0;
        long in = 3;
        for (int block = 1; block <= layout.channels().size(); block++) {
            long out = layout.channels().get(block - 1);
            long hidden = layout.hidden(block);
            int side = layout.side(model.size(), block - 1);
            sum += convolution(in, hidden, 3, side) + convolution(hidden, out, 3, side);
            if (block == 1) {
                sum += convolution(in, out, 1, layout.side(model.size(), 1));
            } else if (block <= layout.downsamples() || in != out) {
                sum += convolution(in, out, 1, side);
            }
            in = out;
        }
        return sum;
    }

    private static long generatorAttention(ModelSpec model) {
        var layout = model.generator();
        long sum = 0;
        for (int block = 1; block < layout.channels().size(); block++) {
            if (layout.attentionAfter(block).isPresent()) {
                sum += attention(model.attentionKind(), layout.channels().get(block), layout.side(block));
            }
        }
        return sum;
    }

    private static long discriminatorAttention(ModelSpec model) {
        DiscriminatorSpec layout = model.discriminator();
        long sum = 0;
        for (int block = 1; block <= layout.channels().size(); block++) {
            if (layout.attentionAfter(model.size(), block).isPresent()) {
                sum += attention(
                        model.attentionKind(), layout.channels().get(block - 1), layout.side(model.size(), block));
            }
        }
        return sum;
    }

    private static long attention(AttentionKind kind, long channels, int side) {
        if (kind == AttentionKind.RESIDUAL) {
            return convolution(channels, channels / 8, 3, side) + convolution(channels / 8, channels, 1, side);
        }
        long pixels = (long) side * side;
        long layers =
                2 * convolution(channels, channels / 8, 1, side) + 2 * convolution(channels, channels / 2, 1, side);
        return layers + linear(channels / 8 + channels / 2, pixels * (pixels / 4));
    }

    private static long convolution(long in, long out, long kernel, long side) {
        return linear(in * kernel * kernel, out * side * side);
    }

    private static long linear(long in, long out) {
        return 2 * in * out;
    }
}
