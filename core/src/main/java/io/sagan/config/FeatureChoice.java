package io.sagan.config;

/// Which network looks at pictures, as written in settings and on the command line.
public final class FeatureChoice {
    /// A small classifier trained on the data at hand.
    public static final String DATASET = "dataset";

    /// The Inception network of FID.
    public static final String INCEPTION = "inception";

    /// What stands before the file of a network in ONNX.
    public static final String ONNX = "onnx:";

    private FeatureChoice() {}

    /// Checks a name.
    ///
    /// @param name how the setting is called
    /// @throws ExperimentException if it names no network
    public static void require(String name, String features) {
        boolean known = features.equals(DATASET)
                || features.equals(INCEPTION)
                || (features.startsWith(ONNX) && features.length() > ONNX.length());
        if (!known) {
            throw new ExperimentException(
                    "%s must be dataset, inception or onnx:FILE, got \"%s\"".formatted(name, features));
        }
    }
}
