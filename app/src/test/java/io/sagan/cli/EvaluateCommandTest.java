package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.evaluation.ClassScores;
import io.sagan.evaluation.EvaluationReport;
import io.sagan.evaluation.Stamp;
import io.sagan.event.Score;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateCommandTest {
    @TempDir
    private Path folder;

    private EvaluationReport report = report(List.of());

    @Test
    void looksWithASmallNetworkUnlessToldOtherwise() {
        var called = evaluate();
        assertThat(called.status()).isZero();
        assertThat(called.asked())
                .contains("measures=[FID, KID, PRDC]", "features=dataset", "protocolName=torch-fidelity", "seed=1");
    }

    @Test
    void aProtocolOrWeightsMeanInception() throws IOException {
        assertThat(evaluate("--protocol", "studiogan-clean", "--set", "prdc.k=4")
                        .asked())
                .contains(
                        "measures=[IS, FID, KID, PRDC]",
                        "features=inception",
                        "protocolName=studiogan-clean, changed: prdc.k",
                        "prdc=Neighbours[k=4, strict=true]");
        var weights = Files.createFile(folder.resolve("w.pth"));
        assertThat(evaluate("--weights", weights.toString()).asked())
                .contains("features=inception", "weights=" + weights);
    }

    @Test
    void namesOfMetricsAreTakenInEitherSpelling() {
        assertThat(evaluate("--metrics", "intra-fid,FID,memorisation,intra_fid").asked())
                .contains("measures=[INTRA_FID, FID, MEMORISATION]");
    }

    @Test
    void printsScoresClassesAndHowTheyWereMade() {
        assertThat(evaluate().out())
                .contains("score  ", "fid", "12.35", "12.00 … 13.00", "lower")
                .contains("class  real  fake    fid  precision")
                .contains("cats     10    12  80.50          –  few")
                .contains("Protocol dataset-", "  features  dataset", "  generated  runs/a");
    }

    @Test
    void writesJsonToAFileOrToTheOutputAlone() throws IOException {
        var file = folder.resolve("scores.json");
        evaluate("--json", file.toString());
        assertThat(file).content().startsWith("{").contains("\"fid\"");
        assertThat(evaluate("--json", "-").out()).startsWith("{").endsWith("}\n");
    }

    @Test
    void nearestPicturesNeedTheirMeasureAndGetIt() {
        var sheet = folder.resolve("near.png");
        var shell = new Shell();
        shell.backend.report = report;
        shell.run("evaluate", "noto-emoji", "--against", "noto-emoji", "--nearest", sheet.toString());
        assertThat(shell.backend.asked.get(0)).contains("measures=[FID, KID, PRDC, MEMORISATION]", "and nearest");
        assertThat(shell.backend.asked.get(1)).isEqualTo("picture into " + sheet);
    }

    @Test
    void aNamedMetricThatCannotBeHadIsAFailure() {
        report = report(List.of("kid: too few"));
        var shell = evaluate("--metrics", "kid,fid");
        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out()).contains("Not measured: kid: too few");
        assertThat(evaluate().status()).isZero();
    }

    @Test
    void refusesInOneSentence() {
        assertThat(call(Stream.of("evaluate", "noto-emoji", "--against", "nowhere"))
                        .err())
                .contains("--against must be pictures or a model; there is nothing at nowhere");
        refuses(
                "--metrics must be of is, fid, kid, prdc, intra-fid, infinity, memorisation, diversity, got fidd",
                "--metrics",
                "fidd");
        refuses("--protocol must be one of pytorch-fid, studiogan-clean, torch-fidelity, got tf", "--protocol", "tf");
        refuses("features must be dataset, inception or onnx:FILE, got \"clip\"", "--features", "clip");
        refuses("kids is not a setting; did you mean kid?", "--set", "kids.size=4");
        refuses("--samples is for a model that is drawn from, and neither side is one", "--samples", "100");
        refuses("--truncation is for a model that is drawn from, and neither side is one", "--truncation", "0.5");
        refuses("--threads must be in 0..1024, got -1", "--threads", "-1");
        refuses("--nearest is written as PNG: it must end in .png, got near.jpg", "--nearest", "near.jpg");
        refuses(
                "--json must lie in a folder that can be written, got " + folder.resolve("no/s.json"),
                "--json",
                folder.resolve("no/s.json").toString());
        refuses("--weights must name a readable file, got no.pth", "--weights", "no.pth");
        refuses("--json must name a file, got the folder " + folder, "--json", folder.toString());
    }

    private void refuses(String sentence, String... arguments) {
        var called = evaluate(arguments);
        assertThat(called.status()).as(sentence).isEqualTo(2);
        assertThat(called.err()).contains("sagan evaluate: " + sentence);
    }

    /// What a call came to.
    private record Called(int status, String out, String err, String asked) {}

    private Called evaluate(String... more) {
        return call(Stream.concat(Stream.of("evaluate", "noto-emoji", "--against", "noto-emoji"), Stream.of(more)));
    }

    private Called call(Stream<String> arguments) {
        var shell = new Shell();
        shell.backend.report = report;
        int status = shell.run(arguments.toArray(String[]::new));
        return new Called(
                status, shell.out(), shell.err(), shell.backend.asked.isEmpty() ? "" : shell.backend.asked.getLast());
    }

    private static EvaluationReport report(List<String> missing) {
        return new EvaluationReport(
                new Stamp(Map.of("features", "dataset"), Map.of("generated", "runs/a")),
                List.of(Score.of("fid", 12.345).between(12, 13), Score.of("precision", 0.5)),
                List.of(
                        new ClassScores("cats", 10, 12, List.of(Score.of("fid", 80.5)), "few"),
                        new ClassScores("dogs", 10, 12, List.of(Score.of("fid", 8), Score.of("precision", 0.25)), "")),
                List.of(),
                List.of("take care"),
                missing);
    }
}
