package io.sagan.train;

import io.sagan.config.ModelSpec;
import io.sagan.config.TrainSpec;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.Adam;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// Everything that training changes: both networks, the averaged generator and both optimizers.
///
/// Make it in the run's scope; its tensors live as long as that scope.
public final class GanState {
    private final Generator generator;
    private final Discriminator discriminator;
    private final Ema ema;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;

    /// Fresh networks with weights decided by the seed.
    ///
    /// @param model the description of both networks
    /// @param train rates, decay of the average and seed
    /// @param classes classes of the data, 0 for an unconditional model
    public GanState(ModelSpec model, TrainSpec train, int classes) {
        this(
                new Generator(model, classes, Seeds.stream(train.seed(), "generator")),
                new Discriminator(model, classes, Seeds.stream(train.seed(), "discriminator")),
                new Generator(model, classes, Seeds.stream(train.seed(), "generator")),
                train);
    }

    /// Networks made elsewhere, with fresh optimizers in their number format.
    GanState(Generator generator, Discriminator discriminator, Generator average, TrainSpec train) {
        this.generator = generator;
        this.discriminator = discriminator;
        ema = new Ema(average, train.emaDecay(), train.emaStart());
        generatorAdam = new Adam(
                ModuleState.parameters(generator),
                train.generatorRate(),
                train.beta1(),
                train.beta2(),
                train.adamEps());
        discriminatorAdam = new Adam(
                ModuleState.parameters(discriminator),
                train.discriminatorRate(),
                train.beta1(),
                train.beta2(),
                train.adamEps());
    }

    /// All tensors by name, grouped by the file of a checkpoint that holds them: live tensors, to
    /// save or to
    /// write into.
    public Map<String, Map<String, Tensor>> tensors() {
        var groups = new LinkedHashMap<String, Map<String, Tensor>>();
        groups.put("generator", ModuleState.all(generator));
        groups.put("discriminator", ModuleState.all(discriminator));
        groups.put("ema", ModuleState.all(ema.generator()));
        groups.put("adam-generator", generatorAdam.state());
        groups.put("adam-discriminator", discriminatorAdam.state());
        return groups;
    }

    /// Sets the counts of Adam's bias correction.
    public void restore(Progress progress) {
        generatorAdam.restoreUpdates(progress.generatorUpdates());
        discriminatorAdam.restoreUpdates(progress.discriminatorUpdates());
    }

    public Generator generator() {
        return generator;
    }

    public Discriminator discriminator() {
        return discriminator;
    }

    public Ema ema() {
        return ema;
    }

    Adam generatorAdam() {
        return generatorAdam;
    }

    Adam discriminatorAdam() {
        return discriminatorAdam;
    }

    /// γ of each self-attention block, the generator's before the discriminator's.
    public List<Double> attentionGains() {
        return java.util.stream.Stream.concat(
                        generator.attentionGains().stream(), discriminator.attentionGains().stream())
                .toList();
    }
}
