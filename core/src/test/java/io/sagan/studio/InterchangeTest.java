package io.sagan.studio;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sagan.archive.Layout;
import io.sagan.tensor.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InterchangeTest {
    @TempDir
    Path folder;

    @Test
    void importsAModelThatEveryCommandTakes() throws IOException {
        var outcome = Interchange.importModel(studioGan(), folder.resolve("model"));
        assertThat(outcome.notes()).isEmpty();
        assertThat(files("model")).containsExactly("discriminator.safetensors", "generator.safetensors", "model.json");
        try (var gan = TrainedGenerator.load(outcome.out())) {
            assertThat(gan.size()).isEqualTo(32);
            assertThat(gan.classNames()).hasSize(10).startsWith("0", "1");
        }
    }

    @Test
    void theRawFormsDrawAndJudgeAsTheOtherProgramDid() throws IOException {
        Interchange.importModel(studioGan(), folder.resolve("model"));
        var given = resource("studiogan-sagan32/expected.safetensors");
        var images = folder.resolve("images.safetensors");
        var logits = folder.resolve("logits.safetensors");
        try (var _ = new PointerScope();
                var gan = TrainedGenerator.load(folder.resolve("model"));
                var discriminator = TrainedDiscriminator.load(folder.resolve("model"))) {
            var expected = Safetensors.read(given).tensors();
            var seen = folder.resolve("seen.safetensors");
            Safetensors.write(
                    seen,
                    Map.of(
                            "images", requireNonNull(expected.get("d_in")),
                            "labels", requireNonNull(expected.get("labels"))),
                    Map.of());
            gan.generate(given, images);
            discriminator.judge(seen, logits);
            assertThat(distance(images, "images", expected.get("images"))).isLessThan(1e-4);
            assertThat(distance(logits, "logits", expected.get("d_logits"))).isLessThan(1e-4);
            assertThatThrownBy(() -> discriminator.judge(logits, images))
                    .hasMessageContaining("images as float32 [N, 3, 32, 32]");
            assertThatThrownBy(() -> discriminator.judge(seen, seen)).hasMessageContaining("written over its input");
        }
    }

    private static double distance(Path file, String name, @Nullable Tensor expected) throws IOException {
        var computed = requireNonNull(Safetensors.read(file).tensors().get(name));
        assertThat(computed.sizes().vec().get())
                .isEqualTo(requireNonNull(expected).sizes().vec().get());
        return computed.sub(expected).abs().max().item_double();
    }

    @Test
    void givesTheSameModelBackFromEveryLayout() throws IOException {
        Interchange.importModel(studioGan(), folder.resolve("model"));
        for (var layout : Layout.values()) {
            var name = layout.text();
            Interchange.exportModel(folder.resolve("model"), name, folder.resolve(name));
            var origin = new Interchange.Origin(
                    folder.resolve(name).resolve("generator.safetensors"),
                    name,
                    folder.resolve(name).resolve("discriminator.safetensors"),
                    null);
            Interchange.importModel(origin, folder.resolve(name + " back"));
            for (var file : files("model")) {
                assertThat(folder.resolve(name + " back").resolve(file))
                        .as(name)
                        .hasSameBinaryContentAs(folder.resolve("model").resolve(file));
            }
        }
        assertThat(files("studiogan"))
                .containsExactly("config.yaml", "discriminator.safetensors", "generator.safetensors");
    }

    @Test
    void writesTheGeneratorAloneIntoAFile() throws IOException {
        Interchange.importModel(studioGan(), folder.resolve("model"));
        var file = folder.resolve("g.safetensors");
        Interchange.exportModel(folder.resolve("model"), "studiogan", file);
        Interchange.importModel(new Interchange.Origin(file, "studiogan", null, null), folder.resolve("back"));
        assertThat(files("back")).containsExactly("generator.safetensors", "model.json");
    }

    @Test
    void leavesNothingBehindWhenAFileIsRefused() throws IOException {
        var other = resource("bigganpt-biggan32/G_ema.pth");
        var origin = new Interchange.Origin(other, "studiogan", null, null);
        assertThatThrownBy(() -> Interchange.importModel(origin, folder.resolve("model")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is it the other network, or another program's file (--from)?");
        assertThat(folder).isEmptyDirectory();
        var full = Files.createDirectory(folder.resolve("full"));
        Files.createFile(full.resolve("precious"));
        assertThatThrownBy(() -> Interchange.importModel(studioGan(), full)).hasMessageContaining("is not empty");
    }

    private static Interchange.Origin studioGan() throws IOException {
        return new Interchange.Origin(
                resource("studiogan-sagan32/model=G-current-weights-step=3.pth"),
                "studiogan",
                resource("studiogan-sagan32/model=D-current-weights-step=3.pth"),
                resource("studiogan-sagan32/config.yaml"));
    }

    private List<String> files(String name) throws IOException {
        try (var inside = Files.list(folder.resolve(name))) {
            return inside.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static Path resource(String name) throws IOException {
        try {
            return Path.of(requireNonNull(InterchangeTest.class.getResource("/io/sagan/archive/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }
}
