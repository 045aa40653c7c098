package io.sagan.evaluation;

/// A generated picture and the real one nearest to it.
///
/// @param fake the generated picture's place in its set
/// @param fakeName its name
/// @param real the real picture's place in its set
/// @param realName its name
/// @param distance between them, in the features
/// @param rank share of the real pictures that have another one at least as near, in 0..1; near 0 is
///     suspicious
/// @param ratio their distance over that of the real picture to its own nearest other real one; far
///     below 1 the generated picture is nearer than any real picture should be
public record Likeness(
        int fake, String fakeName, int real, String realName, double distance, double rank, double ratio) {}
