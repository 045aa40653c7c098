package io.sagan.config;

import java.util.List;

/// An experiment that cannot be run as written. Each problem is one sentence for the person who
/// wrote it: the key's path, the rule, the value, and the nearest known name where a key is
/// unknown.
public final class ExperimentException extends IllegalArgumentException {

    private final transient List<String> problems;

    ExperimentException(String problem) {
        this(List.of(problem));
    }

    /// @param problems one sentence each, at least one
    public ExperimentException(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    /// Everything found wrong, one sentence each; never empty.
    public List<String> problems() {
        return problems;
    }
}
