package io.sagan.event;

import io.sagan.config.Experiment;

/// Breaks the import table on purpose: the architecture test must see it.
record ForbiddenImport(Experiment experiment) {}
