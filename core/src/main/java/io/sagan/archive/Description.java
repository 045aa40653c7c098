package io.sagan.archive;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.ExperimentException;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.GeneratorSpec.Tables;
import io.sagan.config.GeneratorSpec.Upsampling;
import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.config.ModelSpec.Init;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A model that another program's files describe.
///
/// Widths, sides, classes, the length of z, spectral normalisation and attention's places are told from
/// shapes; what these do not tell comes from the program's settings, or else from its defaults.
///
/// @param model the description
/// @param classes 0 for an unconditional model
/// @param notes what a person should know, a sentence each
public record Description(ModelSpec model, int classes, List<String> notes) {
    private static final double STUDIO_SPECTRAL = 1e-6;
    private static final double STUDIO_NORM = 1e-4;
    private static final double BIGGAN_SPECTRAL = 1e-8;
    private static final double BIGGAN_NORM = 1e-5;

    public Description {
        notes = List.copyOf(notes);
    }

    /// Describes a model of PyTorch-StudioGAN or BigGAN-PyTorch.
    ///
    /// @param generator the generator's file
    /// @param discriminator the discriminator's, where there is one
    /// @param settings the program's settings by path; empty where they are not known
    /// @throws IOException if the files are not that program's, disagree with one another or with the
    ///     settings, or describe what Sagan cannot build
    public static Description of(
            Layout layout, Source generator, @Nullable Source discriminator, Map<String, String> settings)
            throws IOException {
        var dialect = layout == Layout.STUDIOGAN ? Dialect.STUDIOGAN : Dialect.BIGGAN_PYTORCH;
        var claims = new Claims(settings);
        if (layout == Layout.STUDIOGAN) {
            claims.requireSome(layout.program(), "MODEL.", "DATA.");
        } else {
            claims.requireSome(layout.program(), "G_ch", "dim_z", "resolution", "dataset", "G_attn");
        }
        var g = GeneratorShapes.of(new Shapes(generator.path(), dialect, generator.shapes()));
        var d = discriminator == null
                ? null
                : DiscriminatorShapes.of(new Shapes(discriminator.path(), dialect, discriminator.shapes()), g.size());
        if (discriminator != null && d != null && d.classes() != g.classes()) {
            throw new IOException("%s has %s classes, but %s has %s"
                    .formatted(generator.path(), g.classes(), discriminator.path(), d.classes()));
        }
        var notes = new ArrayList<String>();
        try {
            var model = switch (layout) {
                case STUDIOGAN -> studio(g, d, claims);
                default -> bigGan(g, d, claims, notes);
            };
            if (d == null) {
                notes.add("no discriminator was given: the description has the one that " + layout.program()
                        + " builds at this size");
            }
            return new Description(model, g.classes(), notes);
        } catch (ExperimentException e) {
            throw new IOException(
                    generator.path() + " describes a model that Sagan cannot build: " + e.getMessage(), e);
        }
    }

    private static ModelSpec studio(GeneratorShapes g, @Nullable DiscriminatorShapes d, Claims claims)
            throws IOException {
        claims.requireKnown("MODEL.backbone", "resnet", "big_resnet");
        claims.requireKnown("MODEL.g_act_fn", "ReLU");
        claims.requireKnown("MODEL.d_act_fn", "ReLU");
        claims.requireKnown("MODEL.g_cond_mtd", "cBN", "W/O");
        claims.requireKnown("MODEL.d_cond_mtd", "PD", "W/O");
        claims.requireKnown("MODEL.aux_cls_type", "W/O");
        claims.requireKnown("MODEL.g_info_injection", "N/A");
        claims.require("MODEL.backbone", g.shared() > 0 ? "big_resnet" : "resnet");
        claims.require("DATA.img_size", g.size());
        claims.require("MODEL.z_dim", g.latent());
        claims.require(
                "MODEL.g_conv_dim",
                g.size() == 32 ? g.channels().getLast() / 4 : g.channels().getLast());
        claims.require("MODEL.apply_g_sn", g.spectralNorm());
        claims.require("MODEL.g_cond_mtd", g.classes() > 0 ? "cBN" : "W/O");
        if (g.classes() > 0) {
            claims.require("DATA.num_classes", g.classes());
        }
        if (g.shared() > 0) {
            claims.require("MODEL.g_shared_dim", g.shared());
        }
        boolean attends = claims.truth("MODEL.apply_attn", true);
        var places = g.attention().stream()
                .map(side -> Integer.numberOfTrailingZeros(side / g.base()))
                .collect(Collectors.toCollection(TreeSet::new));
        claims.requireSet("MODEL.attn_g_loc", ",", attends ? upTo(16) : Set.of(), places);
        int width = g.size() == 32 ? 2 : 1;
        var described = discriminator(g, d, true);
        if (d != null) {
            claims.require("MODEL.d_conv_dim", d.channels().getFirst() / width);
            claims.require("MODEL.apply_d_sn", d.spectralNorm());
            claims.require("MODEL.d_cond_mtd", d.classes() > 0 ? "PD" : "W/O");
            claims.requireSet("MODEL.attn_d_loc", ",", attends ? upTo(16) : Set.of(), blocks(described, g.size()));
        }
        return new ModelSpec(
                g.size(),
                g.latent(),
                g.classes() > 0,
                generator(g),
                described,
                false,
                STUDIO_SPECTRAL,
                STUDIO_NORM,
                0.1,
                init(claims.text("MODEL.g_init", "ortho")),
                AttentionKind.ATTENTION,
                false);
    }

    private static ModelSpec bigGan(
            GeneratorShapes g, @Nullable DiscriminatorShapes d, Claims claims, List<String> notes) throws IOException {
        for (var key : List.of("num_G_SVs", "num_D_SVs")) {
            claims.requireKnown(key, "1");
        }
        claims.requireKnown("norm_style", "bn");
        claims.requireKnown("G_nl", "relu", "inplace_relu", "ir");
        claims.requireKnown("D_nl", "relu", "inplace_relu", "ir");
        claims.require("bottom_width", g.base());
        claims.require("resolution", g.size());
        claims.require("n_classes", g.classes());
        int last = g.channels().getLast();
        claims.require("G_ch", g.size() == 32 ? last / 4 : g.size() == 64 ? last / 2 : last);
        claims.require("G_shared", g.shared() > 0);
        claims.require("hier", g.hierarchical());
        if (g.shared() > 0 && !claims.text("shared_dim", "0").equals("0")) {
            claims.require("shared_dim", g.shared());
        }
        requireLatent(g, claims);
        if (g.spectralNorm()
                != claims.text("G_param", g.spectralNorm() ? "SN" : "").equals("SN")) {
            claims.require("G_param", g.spectralNorm() ? "SN" : "without spectral normalisation");
        }
        claims.requireSet("G_attn", "_", sides(8, g.size()), new TreeSet<>(g.attention()));
        if (d != null) {
            claims.require(
                    "D_ch",
                    g.size() == 32 ? d.channels().getFirst() / 4 : d.channels().getFirst());
            claims.require("D_wide", d.wide());
            if (d.spectralNorm()
                    != claims.text("D_param", d.spectralNorm() ? "SN" : "").equals("SN")) {
                claims.require("D_param", d.spectralNorm() ? "SN" : "without spectral normalisation");
            }
            // At 32 px the program lists 16 for every block, whatever the block's real side.
            var found = g.size() == 32
                    ? d.attention().isEmpty() ? Set.<Integer>of() : Set.of(16)
                    : new TreeSet<>(d.attention());
            claims.requireSet("D_attn", "_", g.size() == 32 ? Set.of(16) : sides(4, g.size() / 2), found);
        }
        double eps = claims.epsilon("BN_eps", BIGGAN_NORM);
        if (eps != BIGGAN_NORM) {
            notes.add("BigGAN-PyTorch's last norm keeps an epsilon of 1e-5 whatever BN_eps says; here all norms have "
                    + eps);
        }
        return new ModelSpec(
                g.size(),
                g.latent(),
                g.classes() > 0,
                generator(g),
                discriminator(g, d, false),
                false,
                claims.epsilon("SN_eps", BIGGAN_SPECTRAL),
                eps,
                0.1,
                init(claims.text("G_init", "ortho")),
                AttentionKind.ATTENTION,
                true);
    }

    private static void requireLatent(GeneratorShapes g, Claims claims) throws IOException {
        var claimed = claims.text("dim_z", "");
        if (g.hierarchical() && claimed.matches("[0-9]{1,6}")) {
            int slots = g.channels().size();
            if (Integer.parseInt(claimed) / slots * slots == g.latent()) {
                return; // the program floors z to equal chunks too
            }
        }
        claims.require("dim_z", g.latent());
    }

    private static GeneratorSpec generator(GeneratorShapes g) {
        return new GeneratorSpec(
                g.base(),
                g.channels(),
                g.attention(),
                g.spectralNorm(),
                false,
                g.spectralTables(),
                g.spectralFinal(),
                g.shared(),
                g.hierarchical(),
                g.classes() > 0 ? Tables.INIT : Tables.ZERO,
                Upsampling.NEAREST);
    }

    private static DiscriminatorSpec discriminator(
            GeneratorShapes g, @Nullable DiscriminatorShapes d, boolean rectified) {
        if (d != null) {
            return new DiscriminatorSpec(
                    d.channels(),
                    d.downsamples(),
                    d.attention(),
                    d.spectralNorm(),
                    d.wide(),
                    d.spectralFinal(),
                    rectified,
                    d.every(),
                    d.headBias(),
                    d.thinFirst());
        }
        int unit = g.channels().getLast();
        var channels = g.size() == 32
                ? IntStream.generate(() -> unit).limit(4).boxed().toList()
                : IntStream.rangeClosed(0, Integer.numberOfTrailingZeros(Integer.highestOneBit(g.size())) - 2)
                        .map(i -> unit << Math.min(i, 4))
                        .boxed()
                        .toList();
        return new DiscriminatorSpec(
                channels,
                DiscriminatorShapes.downsamples(channels.size(), g.size()),
                List.of(),
                true,
                true,
                true,
                rectified,
                false,
                true,
                false);
    }

    /// Numbers from 1 of the blocks that attention follows.
    static Set<Integer> blocks(DiscriminatorSpec d, int size) {
        var blocks = new TreeSet<Integer>();
        for (int block = 1; block <= d.channels().size(); block++) {
            if (d.attentionAfter(size, block).isPresent()) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static Set<Integer> sides(int least, int most) {
        return IntStream.iterate(least, side -> side <= most, side -> 2 * side)
                .boxed()
                .collect(Collectors.toSet());
    }

    private static Set<Integer> upTo(int most) {
        return IntStream.rangeClosed(1, most).boxed().collect(Collectors.toSet());
    }

    private static Init init(String name) throws IOException {
        return switch (name) {
            case "ortho" -> Init.ORTHOGONAL;
            case "N02" -> Init.NORMAL;
            case "glorot", "xavier" -> Init.XAVIER;
            default -> throw new IOException("the initialisation must be ortho, N02, glorot or xavier, got " + name);
        };
    }
}
