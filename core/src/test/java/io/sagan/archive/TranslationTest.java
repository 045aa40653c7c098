package io.sagan.archive;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.config.DiscriminatorSpec;
import io.sagan.config.ForeignSettings;
import io.sagan.config.GeneratorSpec;
import io.sagan.config.GeneratorSpec.Tables;
import io.sagan.config.GeneratorSpec.Upsampling;
import io.sagan.config.ModelSpec;
import io.sagan.config.ModelSpec.AttentionKind;
import io.sagan.config.ModelSpec.Init;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ExtendWith(EngineScope.class)
class TranslationTest {
    @TempDir
    Path folder;

    /// A model that the layout's program builds, with so many classes.
    record Case(String name, Layout layout, ModelSpec model, int classes) {
        @Override
        public String toString() {
            return layout.text() + ", " + name;
        }
    }

    private static Stream<Case> models() {
        return Stream.of(
                studio("32 px", of(List.of(16, 16, 16, 16), List.of(16)), wide(List.of(8, 8, 8, 8), 2, List.of(16)), 3),
                studio(
                        "64 px, three attentions",
                        of(List.of(64, 32, 16, 8, 8), List.of(16, 32, 64)),
                        wide(List.of(8, 8, 16, 16, 32), 4, List.of(32)),
                        3),
                studio(
                        "without normalisation",
                        new GeneratorSpec(
                                4,
                                List.of(16, 16, 16, 16),
                                List.of(),
                                false,
                                false,
                                false,
                                false,
                                0,
                                false,
                                Tables.INIT,
                                Upsampling.NEAREST),
                        wide(List.of(8, 8, 8, 8), 2, List.of(8)),
                        2),
                studio(
                        "unconditional",
                        new GeneratorSpec(
                                4,
                                List.of(16, 16, 16, 16),
                                List.of(8),
                                true,
                                false,
                                false,
                                true,
                                0,
                                false,
                                Tables.ZERO,
                                Upsampling.NEAREST),
                        wide(List.of(8, 8, 8, 8), 2, List.of()),
                        0),
                studio(
                        "big_resnet",
                        new GeneratorSpec(
                                4,
                                List.of(16, 16, 16, 16),
                                List.of(16),
                                true,
                                false,
                                true,
                                true,
                                6,
                                true,
                                Tables.INIT,
                                Upsampling.NEAREST),
                        wide(List.of(8, 8, 8, 8), 2, List.of(16)),
                        5),
                bigGan(
                        "SAGAN",
                        of(List.of(64, 64, 32, 16, 8), List.of(16)),
                        bigGanHead(List.of(8, 8, 16, 32, 64), 4, List.of(32, 4), true, false),
                        3),
                bigGan(
                        "shared embedding and hierarchical z",
                        new GeneratorSpec(
                                4,
                                List.of(16, 16, 16, 16),
                                List.of(32),
                                true,
                                false,
                                true,
                                true,
                                5,
                                true,
                                Tables.INIT,
                                Upsampling.NEAREST),
                        bigGanHead(List.of(16, 16, 16, 16), 2, List.of(16, 8), true, false),
                        4),
                bigGan(
                        "shared embedding alone",
                        new GeneratorSpec(
                                4,
                                List.of(16, 16, 16, 16),
                                List.of(),
                                true,
                                false,
                                true,
                                true,
                                5,
                                false,
                                Tables.INIT,
                                Upsampling.NEAREST),
                        bigGanHead(List.of(16, 16, 16, 16), 2, List.of(), true, false),
                        4),
                bigGan(
                        "thin discriminator",
                        of(List.of(64, 64, 32, 16, 8), List.of()),
                        bigGanHead(List.of(8, 16, 16, 32, 64), 4, List.of(), false, true),
                        3));
    }

    private static GeneratorSpec of(List<Integer> channels, List<Integer> attention) {
        return new GeneratorSpec(
                4, channels, attention, true, false, false, true, 0, false, Tables.INIT, Upsampling.NEAREST);
    }

    private static DiscriminatorSpec wide(List<Integer> channels, int downsamples, List<Integer> attention) {
        return new DiscriminatorSpec(channels, downsamples, attention, true, true, true, true, false, true, false);
    }

    private static DiscriminatorSpec bigGanHead(
            List<Integer> channels, int downsamples, List<Integer> attention, boolean wide, boolean thinFirst) {
        return new DiscriminatorSpec(
                channels, downsamples, attention, true, wide, true, false, !attention.isEmpty(), true, thinFirst);
    }

    private static Case studio(String name, GeneratorSpec g, DiscriminatorSpec d, int classes) {
        return new Case(name, Layout.STUDIOGAN, model(g, d, classes, 1e-6, 1e-4, false), classes);
    }

    private static Case bigGan(String name, GeneratorSpec g, DiscriminatorSpec d, int classes) {
        return new Case(name, Layout.BIGGAN_PYTORCH, model(g, d, classes, 1e-8, 1e-5, true), classes);
    }

    private static ModelSpec model(
            GeneratorSpec g, DiscriminatorSpec d, int classes, double spectral, double norm, boolean iterates) {
        return new ModelSpec(
                g.size(),
                g.hierarchicalLatent() ? 3 * g.channels().size() : 10,
                classes > 0,
                g,
                d,
                false,
                spectral,
                norm,
                0.1,
                Init.ORTHOGONAL,
                AttentionKind.ATTENTION,
                iterates);
    }

    @ParameterizedTest
    @MethodSource("models")
    void namesEveryTensorOfTheNetworks(Case each) {
        var generator = Translation.generator(each.layout, each.model, each.classes);
        assertThat(generator.shapes()).isEqualTo(shapes(generator(each)));
        assertThat(generator.parameters()).isEqualTo(ModuleState.parameterCount(generator(each)));
        var discriminator = Translation.discriminator(each.layout, each.model, each.classes);
        assertThat(discriminator.shapes()).isEqualTo(shapes(discriminator(each)));
        assertThat(discriminator.parameters()).isEqualTo(ModuleState.parameterCount(discriminator(each)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void findsTheDescriptionAndEveryBitAgain(Case each) throws IOException {
        for (var settings : List.of(
                Map.<String, String>of(),
                ForeignSettings.parse(ProgramSettings.text(each.layout, each.model, each.classes)))) {
            requireSame(each, settings);
        }
    }

    private void requireSame(Case each, Map<String, String> settings) throws IOException {
        var g = ModuleState.all(generator(each));
        var d = ModuleState.all(discriminator(each));
        var gFile = folder.resolve("g.safetensors");
        var dFile = folder.resolve("d.safetensors");
        Safetensors.write(
                gFile,
                Translation.generator(each.layout, each.model, each.classes).write(g),
                Map.of());
        Safetensors.write(
                dFile,
                Translation.discriminator(each.layout, each.model, each.classes).write(d),
                Map.of());
        try (var gOpen = TensorFile.open(gFile);
                var dOpen = TensorFile.open(dFile)) {
            var gSource = new Source(gFile, gOpen);
            var dSource = new Source(dFile, dOpen);
            if (settings.isEmpty() && each.layout == Layout.BIGGAN_PYTORCH) {
                assertThat(gSource.shapes().keySet()).noneMatch(name -> name.endsWith(".v0"));
            }
            var described = Description.of(each.layout, gSource, dSource, settings);
            assertThat(described.model()).isEqualTo(each.model);
            assertThat(described.classes()).isEqualTo(each.classes);
            assertThat(described.notes()).isEmpty();
            requireEqual(
                    g,
                    Translation.generator(each.layout, each.model, each.classes).read(gSource));
            requireEqual(
                    d,
                    Translation.discriminator(each.layout, each.model, each.classes)
                            .read(dSource));
        }
    }

    @Test
    void keepsAVectorThatDoesNotBelongToItsPartner() throws IOException {
        var each = models().filter(one -> one.layout == Layout.BIGGAN_PYTORCH)
                .findFirst()
                .orElseThrow();
        var g = ModuleState.all(generator(each));
        var other = requireNonNull(g.get("linear.spectral.v")).detach().roll(1);
        requireNonNull(g.get("linear.spectral.v")).detach().copy_(other);
        var file = folder.resolve("g.safetensors");
        Safetensors.write(
                file,
                Translation.generator(each.layout, each.model, each.classes).write(g),
                Map.of());
        try (var open = TensorFile.open(file)) {
            var source = new Source(file, open);
            assertThat(source.shapes().keySet().stream().filter(name -> name.endsWith(".v0")))
                    .containsExactly("linear.v0");
            requireEqual(
                    g,
                    Translation.generator(each.layout, each.model, each.classes).read(source));
        }
    }

    @Test
    void namesEveryMissingUnexpectedAndMisshapenTensor() throws IOException {
        var each = models().findFirst().orElseThrow();
        var translation = Translation.generator(each.layout, each.model, each.classes);
        var theirs = translation.write(ModuleState.all(generator(each)));
        theirs.remove("linear0.bias");
        theirs.remove("bn4.running_var");
        theirs.put("linear2.weight", org.bytedeco.pytorch.global.torch.zeros(2L, 2L));
        theirs.put("bn4.weight", org.bytedeco.pytorch.global.torch.zeros(7L));
        var file = folder.resolve("g.safetensors");
        Safetensors.write(file, theirs, Map.of());
        try (var open = TensorFile.open(file)) {
            var source = new Source(file, open);
            assertThatThrownBy(() -> translation.read(source))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("missing [linear0.bias, bn4.running_var]")
                    .hasMessageContaining("unexpected [linear2.weight]")
                    .hasMessageContaining("of another shape [bn4.weight [7] for [16]]");
        }
    }

    @Test
    void leavesAwayWhatDataParallelPutsBeforeNames() throws IOException {
        var each = models().findFirst().orElseThrow();
        var g = ModuleState.all(generator(each));
        var parallel = Translation.generator(each.layout, each.model, each.classes).write(g).entrySet().stream()
                .collect(Collectors.toMap(entry -> "module." + entry.getKey(), Map.Entry::getValue));
        var file = folder.resolve("g.safetensors");
        Safetensors.write(file, parallel, Map.of());
        try (var open = TensorFile.open(file)) {
            var source = new Source(file, open);
            assertThat(source.parallel()).isTrue();
            requireEqual(
                    g,
                    Translation.generator(each.layout, each.model, each.classes).read(source));
        }
    }

    @Test
    void refusesSettingsThatTheTensorsContradict() throws IOException {
        var g = OtherProgramsTest.resource("studiogan-sagan32/model=G-current-weights-step=3.pth");
        try (var open = TensorFile.open(g)) {
            var source = new Source(g, open);
            refuses(source, "MODEL.g_conv_dim", "16", "the settings say MODEL.g_conv_dim is 16, but the tensors say 8");
            refuses(source, "DATA.num_classes", "100", "DATA.num_classes is 100, but the tensors say 10");
            refuses(source, "MODEL.backbone", "big_resnet", "but the tensors say resnet");
            refuses(source, "MODEL.attn_g_loc", "1", "MODEL.attn_g_loc is 1, but the tensors say [2]");
            refuses(source, "made.up", "1", "the settings hold none of");
            refuses(source, "MODEL.g_act_fn", "Leaky_ReLU", "MODEL.g_act_fn must be ReLU to be imported");
            refuses(source, "MODEL.g_init", "magic", "must be ortho, N02, glorot or xavier, got magic");
        }
    }

    private static void refuses(Source source, String key, String value, String sentence) {
        assertThatThrownBy(() -> Description.of(Layout.STUDIOGAN, source, null, Map.of(key, value)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    private static Module generator(Case each) {
        return new Generator(each.model, each.classes, Seeds.stream(3, "generator"));
    }

    private static Module discriminator(Case each) {
        return new Discriminator(each.model, each.classes, Seeds.stream(3, "discriminator"));
    }

    private static Map<String, List<Long>> shapes(Module module) {
        return ModuleState.all(module).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> java.util.Arrays.stream(entry.getValue().shape())
                                .boxed()
                                .toList()));
    }

    private static void requireEqual(Map<String, Tensor> a, Map<String, Tensor> b) {
        assertThat(b.keySet()).containsExactlyInAnyOrderElementsOf(a.keySet());
        a.forEach((name, tensor) ->
                assertThat(tensor.equal(requireNonNull(b.get(name)))).as(name).isTrue());
    }
}
