package io.sagan.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {

    private static final String SCHEMA = SchemaOfRecords.generate();
    private static final Schema COMPILED =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(SCHEMA);
    private static final Path FILE = Path.of("..", "presets", "experiment.schema.json");

    @Test
    void isTheOneTheRecordsGive() throws IOException {
        if (Boolean.getBoolean("sagan.writeSchema")) {
            Files.writeString(FILE, SCHEMA);
        }
        assertThat(FILE)
                .as("presets/experiment.schema.json is out of date; write it anew with"
                        + " mvn -pl core test -Dtest=SchemaTest -Dsagan.writeSchema=true")
                .hasContent(SCHEMA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train: {bacth: 3}",
                "trian: {}",
                "train: {batch: many}",
                "train: {batch: 0}",
                "train: {beta2: 1}",
                "train: {generatorRate: 0}",
                "train: {device: CPU}",
                "train: {batch: null}",
                "train: {lossLimit: {limt: 1}}",
                "train: {lossLimit: {limit: 1}}",
                "train: {diffAugment: [colour]}",
                "model: {generator: {channels: [64, 0]}}",
                "model: {generator: {channels: [64]}}",
                "loss: {kind: HINGE}",
                "loss: {r1: {weight: 10}}",
                "loss: {orthogonal: -1}",
                "train: {transfer: {from: '', freeze: 0}}",
                "train: {ada: {target: 1, interval: 4, horizon: 9}}",
                "data: {background: red}",
                "data: {source: ''}",
            })
    void refusesWhatTheReaderRefuses(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "train: {lossLimit: null, diffAugment: []}",
                "train: {steps: 100, beta1: 0}",
                "loss: {kind: non_saturating, r1: {weight: 10, every: 16}, leCam: null}"
            })
    void acceptsWhatTheReaderAccepts(String yaml) {
        assertThat(errors(yaml)).isEmpty();
    }

    @Test
    void acceptsTheResolvedExperiment() {
        assertThat(errors(ExperimentYaml.write(Experiment.DEFAULT))).isEmpty();
    }

    @Test
    void describesEverySetting() {
        assertThat(SCHEMA.split("\"description\"", -1)).hasSizeGreaterThan(55);
    }

    private static List<com.networknt.schema.Error> errors(String yaml) {
        return COMPILED.validate(yaml, InputFormat.YAML);
    }
}
