package io.sagan.archive;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.config.ForeignSettings;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.Engine;
import io.sagan.tensor.EngineScope;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Safetensors;
import io.sagan.tensor.Seeds;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Networks with random weights that PyTorch-StudioGAN (in-place ReLU) and BigGAN-PyTorch saved, with what
/// these programs computed with them on a CPU in evaluation mode.
@ExtendWith(EngineScope.class)
class OtherProgramsTest {
    private static final double NEAR = 1e-5;

    @Test
    void drawsAndJudgesAsStudioGanDoes() throws IOException {
        check(
                Layout.STUDIOGAN,
                "studiogan-sagan32/model=G-current-weights-step=3.pth",
                "studiogan-sagan32/model=D-current-weights-step=3.pth",
                "studiogan-sagan32/config.yaml",
                "studiogan-sagan32/expected.safetensors");
    }

    @Test
    void readsTheContainerBeforeTorchHadZipToo() throws IOException {
        check(
                Layout.STUDIOGAN,
                "legacy-pth/G-legacy.pth",
                "studiogan-sagan32/model=D-current-weights-step=3.pth",
                "studiogan-sagan32/config.yaml",
                "studiogan-sagan32/expected.safetensors");
    }

    @Test
    void drawsAndJudgesAsBigGanPyTorchDoes() throws IOException {
        check(
                Layout.BIGGAN_PYTORCH,
                "bigganpt-biggan32/G_ema.pth",
                "bigganpt-biggan32/D.pth",
                "bigganpt-biggan32/config.json",
                "bigganpt-biggan32/expected.safetensors");
        check(
                Layout.BIGGAN_PYTORCH,
                "bigganpt-sagan128/G_ema.pth",
                "bigganpt-sagan128/D.pth",
                "bigganpt-sagan128/config.json",
                "bigganpt-sagan128/expected.safetensors");
    }

    private static void check(Layout layout, String g, String d, String config, String expected) throws IOException {
        Engine.useThreads(1);
        try (var generatorFile = TensorFile.open(resource(g));
                var discriminatorFile = TensorFile.open(resource(d));
                var _ = new NoGradGuard()) {
            var generatorSource = new Source(resource(g), generatorFile);
            var discriminatorSource = new Source(resource(d), discriminatorFile);
            var described = Description.of(
                    layout, generatorSource, discriminatorSource, ForeignSettings.read(resource(config)));
            int classes = described.classes();
            var generator = new Generator(described.model(), classes, Seeds.stream(0, "any"));
            var discriminator = new Discriminator(described.model(), classes, Seeds.stream(0, "any"));
            ModuleState.copy(
                    Translation.generator(layout, described.model(), classes).read(generatorSource),
                    ModuleState.all(generator));
            ModuleState.copy(
                    Translation.discriminator(layout, described.model(), classes)
                            .read(discriminatorSource),
                    ModuleState.all(discriminator));
            generator.eval();
            discriminator.eval();
            var theirs = Safetensors.read(resource(expected)).tensors();
            var labels = tensor(theirs, "labels");
            assertThat(distance(generator.forward(tensor(theirs, "z"), labels), tensor(theirs, "images")))
                    .as("images of " + g)
                    .isLessThan(NEAR);
            var logits = discriminator.forward(tensor(theirs, "d_in"), labels);
            assertThat(distance(logits.view(-1), tensor(theirs, "d_logits").view(-1)))
                    .as("logits of " + d)
                    .isLessThan(NEAR);
        }
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        return requireNonNull(tensors.get(name));
    }

    private static double distance(Tensor a, Tensor b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.sub(b).abs().max().item_double();
    }

    static Path resource(String name) throws IOException {
        try {
            return Path.of(
                    requireNonNull(OtherProgramsTest.class.getResource(name)).toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
