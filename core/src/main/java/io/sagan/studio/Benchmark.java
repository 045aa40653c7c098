package io.sagan.studio;

import io.sagan.config.Experiment;
import io.sagan.config.ExperimentException;
import io.sagan.tensor.CopyPeak;
import io.sagan.tensor.Cuda;
import io.sagan.tensor.Engine;
import io.sagan.tensor.MatrixPeak;
import io.sagan.tensor.MatrixPeak.Format;
import io.sagan.tensor.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import org.bytedeco.javacpp.PointerScope;

/// Speed of one experiment on this machine, measured in one process with the machine's own ceilings.
///
/// @param setting with what training and drawing were measured; the rest is float32 on a processor
/// @param ceilings what the machine reaches at all
/// @param parts what was measured, in the order of a run
/// @param inTurn training beside a large product of its precision
/// @param peakMemoryBytes largest resident size of the process so far
/// @param gpuMemoryBytes what is taken of the GPU's memory after training and drawing, by this process and all others;
///     0 on a processor
public record Benchmark(
        BenchSetting setting,
        Ceilings ceilings,
        List<Part> parts,
        ShareInTurn inTurn,
        long peakMemoryBytes,
        long gpuMemoryBytes) {

    /// What the machine reaches in one large product or copy on all threads, best of several before and
    /// after the parts are measured.
    ///
    /// @param fp32 float32 matrix product, 10⁹ operations a second; in tf32 where that is chosen
    /// @param bf16 bfloat16 matrix product, 10⁹ operations a second
    /// @param copy memory read and written, 10⁹ bytes a second
    public record Ceilings(double fp32, double bf16, double copy) {

        private static final Ceilings NONE = new Ceilings(0, 0, 0);

        /// Measures. Uses the engine's threads as they are set.
        static Ceilings of(Place place) {
            return new Ceilings(
                    MatrixPeak.gigaflops(Format.FLOAT32, place),
                    MatrixPeak.gigaflops(Format.BFLOAT16, place),
                    CopyPeak.gigabytesPerSecond(place));
        }

        private Ceilings or(Ceilings other) {
            return new Ceilings(Math.max(fp32, other.fp32), Math.max(bf16, other.bf16), Math.max(copy, other.copy));
        }
    }

    /// One kind of work, in several short rounds that took turns with those of the others, but for decoding, which came
    /// before them.
    ///
    /// @param name `train`, `sample`, `extract`, `decode`, `packed` or `batch`
    /// @param title the same for people
    /// @param best pictures a second in the best round
    /// @param median pictures a second in the middle round
    /// @param gigaflopsEach 10⁹ operations of one picture by the naive count of [Arithmetic]; 0 for
    ///     none
    /// @param ceiling 10⁹ operations a second of a matrix product in the same precision
    public record Part(String name, String title, double best, double median, double gigaflopsEach, double ceiling) {

        /// 10⁹ operations a second by the naive count, in the best round.
        public double gigaflops() {
            return best * gigaflopsEach;
        }

        /// The same as a share of the ceiling; above 1 where fused layers save enough of the naive count.
        public double share() {
            return gigaflops() / ceiling;
        }

        private static Part of(Rounds.Work work, List<Double> rates, Ceilings ceilings) {
            return new Part(
                    work.name(),
                    work.title(),
                    Collections.max(rates),
                    Rounds.median(rates),
                    work.gigaflopsEach(),
                    work.bfloat16() ? ceilings.bf16() : ceilings.fp32());
        }
    }

    public Benchmark {
        parts = List.copyOf(parts);
    }

    /// The time in which a step's batch is made as a share of the time in which it trains on it, both in their best
    /// rounds. On a processor the step waits so long; on a GPU the next batch is made meanwhile.
    ///
    /// @throws NoSuchElementException if one of the two was not measured
    public double dataShare() {
        return part("train").best() / part("batch").best();
    }

    private Part part(String name) {
        return parts.stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// Measures.
    ///
    /// @param experiment what to train and sample; pictures are of one colour, ten classes
    /// @param seconds how long each part is measured, after a warm-up
    /// @throws ExperimentException when the memory of this machine clearly cannot hold it
    /// @throws IOException when the temporary folder cannot take a few pictures to be decoded
    public static Benchmark of(Experiment experiment, double seconds) throws IOException {
        requireRoom(experiment);
        Engine.start();
        Machine.adaptMemory(experiment.train());
        Engine.useThreads(experiment.train().threads());
        try (var _ = new PointerScope();
                var decoding = DecodingBench.make(experiment)) {
            // As in a run, which decodes before it computes: once the engine's threads spin between operations, they
            // take a core from decoding
            var decoded = Rounds.measure(List.of(decoding.files()), seconds).getFirst();
            try (var extraction = new ExtractionBench(experiment.model().size())) {
                var place = Machine.place(experiment.train());
                boolean gpu = place == Place.GPU;
                // A shared machine wavers; a ceiling taken in a bad moment would make every share too large. The
                // engine keeps a GPU's memory that products took, which is not the model's.
                var before = gpu ? Ceilings.NONE : Ceilings.of(place);
                var model = new ModelBench(experiment);
                var extracting = gpu ? extraction.work().uncounted() : extraction.work(); // it stays on the processor
                var works =
                        List.of(model.training(), model.sampling(), extracting, decoding.packed(), decoding.batches());
                var rates = Rounds.measure(works, seconds);
                long taken = gpu ? Cuda.usedBytes() : 0;
                var training = works.getFirst();
                var format = training.bfloat16() ? Format.BFLOAT16 : Format.FLOAT32;
                var inTurn = ShareInTurn.of(training, MatrixPeak.repeated(format, place), seconds);
                var ceilings = before.or(Ceilings.of(place));
                var parts = new ArrayList<Part>();
                for (int i = 0; i < works.size(); i++) {
                    parts.add(Part.of(works.get(i), rates.get(i), ceilings));
                }
                parts.add(works.size() - 2, Part.of(decoding.files(), decoded, ceilings));
                return new Benchmark(model.setting(), ceilings, parts, inTurn, Engine.peakResidentBytes(), taken);
            }
        }
    }

    static void requireRoom(Experiment experiment) {
        requireRoom(experiment, 1);
    }

    /// For so many trainings at once.
    static void requireRoom(Experiment experiment, int trainings) {
        var place = Machine.place(experiment.train().device());
        MemoryForecast.of(experiment, ModelBench.classes(experiment), 0)
                .times(trainings)
                .require(Machine.memory(place));
    }
}
