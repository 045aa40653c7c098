package io.sagan.train;

import io.sagan.config.LossSpec;
import io.sagan.config.ModelSpec;
import io.sagan.config.TrainSpec;
import io.sagan.loss.LeCamPenalty;
import io.sagan.models.Discriminator;
import io.sagan.models.Generator;
import io.sagan.tensor.Adam;
import io.sagan.tensor.ModuleState;
import io.sagan.tensor.Place;
import io.sagan.tensor.Seeds;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Everything that training changes: both networks, the averaged generator, both optimizers, and
/// what regularisation and augmentation remember.
///
/// Make it in the run's scope; its tensors live as long as that scope.
public final class GanState {
    private final Generator generator;
    private final Discriminator discriminator;
    private final Ema ema;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private final Map<String, Tensor> trainedInDiscriminator;
    private final @Nullable LeCamPenalty leCam;
    private final @Nullable AdaController ada;

    /// Fresh networks for the hinge loss alone, with weights decided by the seed.
    ///
    /// @param model the description of both networks
    /// @param train rates, decay of the average and seed
    /// @param classes classes of the data, 0 for an unconditional model
    public GanState(ModelSpec model, TrainSpec train, int classes) {
        this(model, LossSpec.DEFAULT, train, classes);
    }

    /// Fresh networks on the processor, with weights decided by the seed.
    ///
    /// @param model the description of both networks
    /// @param loss what they minimise
    /// @param train rates, decay of the average and seed
    /// @param classes classes of the data, 0 for an unconditional model
    public GanState(ModelSpec model, LossSpec loss, TrainSpec train, int classes) {
        this(model, loss, train, classes, Place.PROCESSOR);
    }

    /// Fresh networks with weights decided by the seed, the same wherever they are.
    ///
    /// What regularisation and augmentation remember are a few numbers of Java's, which stay on the processor.
    ///
    /// @param model the description of both networks
    /// @param loss what they minimise
    /// @param train rates, decay of the average and seed
    /// @param classes classes of the data, 0 for an unconditional model
    /// @param place where networks, averages and optimizers lie and are computed
    public GanState(ModelSpec model, LossSpec loss, TrainSpec train, int classes, Place place) {
        this(
                generator(model, train, classes, place),
                discriminator(model, train, classes, place),
                generator(model, train, classes, place),
                loss,
                train);
    }

    private static Generator generator(ModelSpec model, TrainSpec train, int classes, Place place) {
        var generator = new Generator(model, classes, Seeds.stream(train.seed(), "generator"));
        generator.moveTo(place);
        return generator;
    }

    private static Discriminator discriminator(ModelSpec model, TrainSpec train, int classes, Place place) {
        var discriminator = new Discriminator(model, classes, Seeds.stream(train.seed(), "discriminator"));
        discriminator.moveTo(place);
        return discriminator;
    }

    /// Networks made elsewhere, with fresh optimizers in their number format.
    GanState(Generator generator, Discriminator discriminator, Generator average, TrainSpec train) {
        this(generator, discriminator, average, LossSpec.DEFAULT, train);
    }

    GanState(Generator generator, Discriminator discriminator, Generator average, LossSpec loss, TrainSpec train) {
        this.generator = generator;
        this.discriminator = discriminator;
        ema = new Ema(generator, average, train.emaDecay(), train.emaStart(), train.emaWarmup());
        generatorAdam = new Adam(
                ModuleState.parameters(generator),
                train.generatorRate(),
                train.beta1(),
                train.beta2(),
                train.adamEps());
        var transfer = train.transfer();
        if (transfer != null) {
            discriminator.freeze(transfer.freeze());
        }
        trainedInDiscriminator = ModuleState.parameters(discriminator);
        trainedInDiscriminator.values().removeIf(parameter -> !parameter.requires_grad());
        discriminatorAdam = new Adam(
                trainedInDiscriminator, train.discriminatorRate(), train.beta1(), train.beta2(), train.adamEps());
        var wanted = loss.leCam();
        leCam = wanted == null ? null : new LeCamPenalty(wanted.weight(), wanted.decay());
        var adaptive = train.ada();
        ada = adaptive == null
                ? null
                : new AdaController(adaptive, Losses.of(loss.kind()).boundary());
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
        var memory = new LinkedHashMap<String, Tensor>();
        if (leCam != null) {
            memory.put("leCam", leCam.state());
        }
        if (ada != null) {
            memory.put("ada", ada.state());
        }
        if (!memory.isEmpty()) {
            groups.put("regularisation", memory);
        }
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

    /// Switches the gradients of all that is trained in the discriminator on or off; frozen blocks
    /// have none.
    void requireDiscriminatorGradients(boolean on) {
        trainedInDiscriminator.values().forEach(parameter -> parameter.requires_grad_(on));
    }

    /// The running means of LeCam regularisation, or null without it.
    @Nullable
    LeCamPenalty leCam() {
        return leCam;
    }

    /// What steers adaptive augmentation, or null without it.
    @Nullable
    AdaController ada() {
        return ada;
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
