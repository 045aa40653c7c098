package io.sagan.data;

/// A file of the data that is not used.
///
/// @param file path inside the data, with `/` between folders
/// @param reason why, in words that follow the file's name
public record LeftOutFile(String file, String reason) {}
