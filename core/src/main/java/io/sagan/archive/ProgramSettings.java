package io.sagan.archive;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.GeneratorSpec.Upsampling;
import io.sagan.config.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A model's description in another program's own settings, as far as that program can say it.
public final class ProgramSettings {
    private ProgramSettings() {}

    /// What the program's settings file is usually called.
    public static String fileName(Layout layout) {
        return layout == Layout.STUDIOGAN ? "config.yaml" : "config.json";
    }

    /// The settings' text: YAML for PyTorch-StudioGAN, JSON for BigGAN-PyTorch.
    ///
    /// @param classes classes of the model, 0 for none
    public static String text(Layout layout, ModelSpec model, int classes) {
        return layout == Layout.STUDIOGAN ? studio(model, classes) : bigGan(model, classes);
    }

    /// What the program computes otherwise than this model does, a sentence each; empty when it draws the
    /// same pictures.
    public static List<String> differences(Layout layout, ModelSpec model) {
        var differences = new ArrayList<String>();
        if (layout == Layout.SAGAN) {
            return differences;
        }
        boolean studio = layout == Layout.STUDIOGAN;
        var program = layout.program();
        if (model.generator().upsampling() == Upsampling.BILINEAR) {
            differences.add(program + " repeats pixels where this model interpolates");
        }
        if (model.generator().base() != 4) {
            differences.add(program
                    + " begins at 4×4, this model at %1$d×%1$d"
                            .formatted(model.generator().base()));
        }
        if (model.attentionBias()) {
            differences.add(program + "'s attention has no bias, this model's has");
        }
        if (studio && model.normEps() != 1e-4) {
            differences.add(program + " computes norms with an epsilon of 1e-4, this model with " + model.normEps());
        }
        if (studio != model.discriminator().rectifiedShortcut()) {
            differences.add(
                    studio
                            ? program + "'s ReLU in place reaches the discriminator's shortcuts, this model's does not"
                            : "this model's ReLU reaches the discriminator's shortcuts, " + program + "'s does not");
        }
        if (studio == model.spectralIteratesAtEvaluation()) {
            differences.add(
                    studio
                            ? "this model iterates spectral norms at evaluation too, " + program + " does not"
                            : program + " iterates spectral norms at evaluation too, this model does not");
        }
        return differences;
    }

    private static String studio(ModelSpec model, int classes) {
        var g = model.generator();
        var d = model.discriminator();
        int last = g.channels().getLast();
        var lines = new ArrayList<String>();
        lines.add("DATA:");
        lines.add("  img_size: " + model.size());
        lines.add("  num_classes: " + Math.max(1, classes));
        lines.add("MODEL:");
        lines.add("  backbone: " + (g.sharedEmbedding() > 0 ? "big_resnet" : "resnet"));
        lines.add("  g_cond_mtd: " + (classes > 0 ? "cBN" : "W/O"));
        lines.add("  d_cond_mtd: " + (classes > 0 ? "PD" : "W/O"));
        lines.add("  apply_g_sn: " + g.spectralNorm());
        lines.add("  apply_d_sn: " + d.spectralNorm());
        boolean attends = !g.attention().isEmpty() || !d.attention().isEmpty();
        lines.add("  apply_attn: " + attends);
        if (attends) {
            lines.add("  attn_g_loc: "
                    + g.attention().stream()
                            .map(side -> Integer.numberOfTrailingZeros(side / g.base()))
                            .sorted()
                            .toList());
            lines.add("  attn_d_loc: " + Description.blocks(d, model.size()));
        }
        lines.add("  z_dim: " + model.latent());
        if (g.sharedEmbedding() > 0) {
            lines.add("  g_shared_dim: " + g.sharedEmbedding());
        }
        lines.add("  g_conv_dim: " + (model.size() == 32 ? last / 4 : last));
        lines.add("  d_conv_dim: " + d.channels().getFirst() / (model.size() == 32 ? 2 : 1));
        lines.add("  g_init: " + init(model));
        lines.add("  d_init: " + init(model));
        return String.join("\n", lines) + "\n";
    }

    private static String bigGan(ModelSpec model, int classes) {
        var g = model.generator();
        var d = model.discriminator();
        int last = g.channels().getLast();
        var members = new ArrayList<String>();
        members.add(member("resolution", model.size()));
        members.add(member("n_classes", classes));
        members.add(member("G_ch", model.size() == 32 ? last / 4 : model.size() == 64 ? last / 2 : last));
        members.add(member("D_ch", d.channels().getFirst() / (model.size() == 32 ? 4 : 1)));
        members.add(member("D_wide", d.wide()));
        members.add(member("bottom_width", g.base()));
        members.add(member("G_attn", quoted(sides(g.attention()))));
        members.add(member("D_attn", quoted(sides(heeded(model, d)))));
        members.add(member("G_shared", g.sharedEmbedding() > 0));
        members.add(member("hier", g.hierarchicalLatent()));
        members.add(member("shared_dim", g.sharedEmbedding()));
        members.add(member("dim_z", model.latent()));
        members.add(member("SN_eps", model.spectralEps()));
        members.add(member("BN_eps", model.normEps()));
        members.add(member("G_param", quoted(g.spectralNorm() ? "SN" : "none")));
        members.add(member("D_param", quoted(d.spectralNorm() ? "SN" : "none")));
        members.add(member("G_init", quoted(init(model))));
        return members.stream().collect(Collectors.joining(",\n ", "{\n ", "\n}\n"));
    }

    /// At 32 px the program lists 16 for every block, whatever the block's real side.
    private static List<Integer> heeded(ModelSpec model, DiscriminatorSpec d) {
        return model.size() == 32 && !d.attention().isEmpty() ? List.of(16) : d.attention();
    }

    private static String sides(List<Integer> attention) {
        return attention.isEmpty()
                ? "0"
                : attention.stream().map(String::valueOf).collect(Collectors.joining("_"));
    }

    private static String init(ModelSpec model) {
        return switch (model.init()) {
            case ORTHOGONAL -> "ortho";
            case NORMAL -> "N02";
            case XAVIER, XAVIER_RELU -> "xavier";
        };
    }

    private static String member(String name, Object value) {
        return "\"" + name + "\": " + value;
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
