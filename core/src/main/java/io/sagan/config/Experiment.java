package io.sagan.config;

/// Everything that decides a run: the data, the model, the training and what is written.
///
/// @param data the pictures
/// @param model both networks
/// @param train the recipe
/// @param output how often the run logs, draws and saves
public record Experiment(DataSpec data, ModelSpec model, TrainSpec train, OutputSpec output) {

    public static final Experiment DEFAULT =
            new Experiment(DataSpec.DEFAULT, ModelSpec.DEFAULT, TrainSpec.DEFAULT, OutputSpec.DEFAULT);

    public Experiment withData(DataSpec data) {
        return new Experiment(data, model, train, output);
    }

    public Experiment withModel(ModelSpec model) {
        return new Experiment(data, model, train, output);
    }

    public Experiment withTrain(TrainSpec train) {
        return new Experiment(data, model, train, output);
    }

    public Experiment withOutput(OutputSpec output) {
        return new Experiment(data, model, train, output);
    }
}
