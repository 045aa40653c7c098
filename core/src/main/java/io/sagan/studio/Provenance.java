package io.sagan.studio;

import io.sagan.tensor.Engine;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a checkpoint comes from: what somebody needs to trust a number made with it.
///
/// @param sagan our version
/// @param engine libtorch's version and JavaCPP's
/// @param java version of the virtual machine
/// @param system operating system and processor architecture
/// @param threads engine threads; other counts give other roundings
/// @param device `cpu`, or `cuda` and the GPU's name; null where a version wrote it that knew processors only
/// @param precision `fp32` or `bf16`
/// @param data fingerprint of the decoded pictures, labels and class names
/// @param seed the run's seed
/// @param written when, in UTC
record Provenance(
        String sagan,
        String engine,
        String java,
        String system,
        int threads,
        @Nullable String device,
        String precision,
        String data,
        long seed,
        String written) {
    private static final String PROCESSOR = "cpu";

    /// Why a resumed run will not end in the same bits as an uninterrupted one, if it will not.
    Optional<String> departure(int threadsNow, String deviceNow, String precisionNow) {
        var where = device == null ? PROCESSOR : device;
        if (!where.equals(deviceNow)) {
            return Optional.of("the run was saved on %s and goes on on %s: the numbers will differ in rounding"
                    .formatted(where, deviceNow));
        }
        if (threads == threadsNow && precision.equals(precisionNow) && engine.equals(Engine.version())) {
            return Optional.empty();
        }
        return Optional.of(("the run was saved with %s threads, %s and engine %s and goes on with %s, %s and %s:"
                        + " the numbers will differ in rounding")
                .formatted(threads, precision, engine, threadsNow, precisionNow, Engine.version()));
    }

    /// Our version.
    static String version() {
        var version = Provenance.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    static Provenance now(int threads, String device, String precision, String data, long seed) {
        return new Provenance(
                version(),
                Engine.version(),
                Runtime.version().toString(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                threads,
                device,
                precision,
                data,
                seed,
                Instant.now().toString());
    }
}
