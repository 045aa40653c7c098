package io.sagan.features;

import java.util.ArrayList;
import java.util.List;

/// Keeps what a training tells.
final class Told implements DatasetFeatures.Progress {
    final List<String> notes = new ArrayList<>();
    int steps;

    @Override
    public void trained(int step, int of) {
        steps = step;
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
    }
}
