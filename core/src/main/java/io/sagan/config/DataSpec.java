package io.sagan.config;

import java.util.regex.Pattern;

/// Where the pictures come from and how they are brought to the model's size.
///
/// @param source `noto-emoji` (built in) or a path: a folder, a zip, a CIFAR-10 binary file or
///     folder, a packed file
/// @param flip mirror each picture left to right with probability one half
/// @param background colour behind transparent pixels, `#rrggbb`
/// @param strict stop at the first file that cannot be used, instead of leaving it out
/// @param memoryMegabytes decoded pictures above this many MiB are kept in a memory-mapped file; 0
///     for always
public record DataSpec(
        String source,
        boolean flip,
        String background,
        boolean strict,
        @Range(min = 0) int memoryMegabytes) {

    /// The name of the data set that ships with Sagan.
    public static final String BUILT_IN = "noto-emoji";

    static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");

    public static final DataSpec DEFAULT = new DataSpec(BUILT_IN, true, "#ffffff", false, 2048);

    /// @throws ExperimentException if a value breaks its rule
    public DataSpec {
        Ranges.require(DataSpec.class, "data", source, flip, background, strict, memoryMegabytes);
        if (source.isBlank()) {
            throw new ExperimentException("data.source must name a data set, a folder or a file, got \"\"");
        }
        if (!COLOUR.matcher(background).matches()) {
            throw new ExperimentException(
                    "data.background must be a colour as \"#rrggbb\" (in quotes: # begins a comment), got \"%s\""
                            .formatted(background));
        }
    }

    public DataSpec withSource(String source) {
        return new DataSpec(source, flip, background, strict, memoryMegabytes);
    }
}
