package io.sagan.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The experiments that come with Sagan, by name.
public final class Presets {

    /// What a run uses when nobody names a preset: small enough for a laptop.
    public static final String STANDARD = "sagan-32";

    private static final List<String> NAMES = List.of(
            STANDARD,
            "sagan-64",
            "sagan-128-imagenet",
            "sngan-32-small",
            "biggan-32-small",
            "sagan-32-studiogan",
            "sagan-64-studiogan",
            "sagan-128-studiogan",
            "sagan-128-cub",
            "sngan-32",
            "sngan-32-mimicry",
            "sngan-32-studiogan",
            "sngan-64",
            "sngan-128",
            "sngan-128-studiogan",
            "biggan-32-studiogan",
            "biggan-32-cifar",
            "biggan-64-studiogan",
            "biggan-128",
            "biggan-128-paper",
            "biggan-128-studiogan",
            "biggan-128-bs2048",
            "biggan-128-ttur",
            "memo-cifar-0",
            "memo-cifar-1",
            "memo-cifar-2",
            "memo-cifar-3",
            "memo-cifar-4",
            "memo-cifar-5",
            "memo-cifar-6",
            "memo-cifar-7",
            "memo-stl",
            "memo-flower",
            "memo-anime");

    private Presets() {}

    /// Every preset's name, the default first.
    public static List<String> names() {
        return NAMES;
    }

    /// The experiment a preset describes.
    ///
    /// @throws ExperimentException if there is no preset of this name, with the nearest one
    public static Experiment read(String name) {
        return ExperimentYaml.parse(text(name));
    }

    /// The preset's file as it is, comments included.
    ///
    /// @throws ExperimentException if there is no preset of this name, with the nearest one
    public static String text(String name) {
        if (!NAMES.contains(name)) {
            var near = NearestName.of(name, NAMES)
                    .map("did you mean %s?"::formatted)
                    .orElseGet(() -> "there are " + String.join(", ", NAMES));
            throw new ExperimentException("%s is not a preset; %s".formatted(name, near));
        }
        try (var in = Presets.class.getResourceAsStream("/io/sagan/presets/" + name + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("preset %s is missing from this build".formatted(name));
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read preset " + name, e);
        }
    }
}
