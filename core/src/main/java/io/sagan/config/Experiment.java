package io.sagan.config;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Everything that decides a run: the data, the model, the loss, the training and what is
/// written.
///
/// @param data the pictures
/// @param model both networks
/// @param loss what the networks minimise
/// @param train the recipe
/// @param output how often the run logs, draws and saves
public record Experiment(DataSpec data, ModelSpec model, LossSpec loss, TrainSpec train, OutputSpec output) {

    public static final Experiment DEFAULT = new Experiment(
            DataSpec.DEFAULT, ModelSpec.DEFAULT, LossSpec.DEFAULT, TrainSpec.DEFAULT, OutputSpec.DEFAULT);

    /// @throws ExperimentException if two groups do not go together
    public Experiment {
        Combinations.require(model, loss, train);
    }

    public Experiment withData(DataSpec data) {
        return new Experiment(data, model, loss, train, output);
    }

    public Experiment withModel(ModelSpec model) {
        return new Experiment(data, model, loss, train, output);
    }

    public Experiment withLoss(LossSpec loss) {
        return new Experiment(data, model, loss, train, output);
    }

    public Experiment withTrain(TrainSpec train) {
        return new Experiment(data, model, loss, train, output);
    }

    public Experiment withOutput(OutputSpec output) {
        return new Experiment(data, model, loss, train, output);
    }

    /// A copy with one setting changed, as in `with("train.batch", "32")`.
    ///
    /// @see #with(Map)
    public Experiment with(String path, String value) {
        return with(Map.of(path, value));
    }

    /// A copy with settings changed together, so that only their combination must be possible.
    /// Changing `model.size` without a layout takes the layout of [ModelSpec#forSize].
    ///
    /// @param settings paths such as `train.batch`, each with its value as YAML: a scalar, or a
    ///     list
    ///     as in `[16, 32]`
    /// @throws ExperimentException naming every unknown path, wrong type, value out of range or
    ///     impossible combination
    public Experiment with(Map<String, String> settings) {
        var paths = new LinkedHashMap<List<String>, String>();
        settings.forEach((path, value) -> paths.put(Arrays.asList(path.strip().split("\\.", -1)), value));
        return Binding.over(this, Overrides.tree(Experiment.class, paths));
    }
}
