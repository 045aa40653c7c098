package io.sagan.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.Engine;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FixedLatentsTest {
    private PointerScope scope;

    @BeforeAll
    static void startEngine() {
        Engine.start();
    }

    @BeforeEach
    void openScope() {
        scope = new PointerScope();
    }

    @AfterEach
    void closeScope() {
        scope.close();
    }

    @Test
    void givesEveryClassARow() {
        var fixed = FixedLatents.of(1, 16, List.of("cat", "dog", "fox"), 2);
        assertThat(fixed.columns()).isEqualTo(2);
        assertThat(fixed.rowNames()).containsExactly("cat", "dog", "fox");
        assertThat(labels(fixed)).containsExactly(0, 0, 1, 1, 2, 2);
        assertThat(fixed.latents().z().shape()).containsExactly(6, 16);
    }

    @Test
    void spreadsThirtyTwoRowsOverManyClasses() {
        var classes = IntStream.range(0, 1000).mapToObj(i -> "class " + i).toList();
        var fixed = FixedLatents.of(1, 4, classes, 1);
        assertThat(fixed.rowNames())
                .hasSize(32)
                .startsWith("class 0", "class 31")
                .endsWith("class 968");
        assertThat(labels(fixed)).doesNotHaveDuplicates().startsWith(0, 31).endsWith(968);
        assertThat(FixedLatents.of(1, 4, classes.subList(0, 33), 1).rowNames())
                .hasSize(32)
                .doesNotHaveDuplicates();
    }

    @Test
    void hasEightRowsWithoutNamesWhereThereAreNoClasses() {
        var fixed = FixedLatents.of(1, 4, List.of(), 3);
        assertThat(fixed.rowNames()).isEmpty();
        assertThat(labels(fixed)).hasSize(24).containsOnly(0);
        assertThat(fixed.latents().z().shape()).containsExactly(24, 4);
    }

    @Test
    void isAFunctionOfTheSeed() {
        var fixed = FixedLatents.of(9, 8, List.of(), 2).latents().z();
        assertThat(FixedLatents.of(9, 8, List.of(), 2).latents().z().equal(fixed))
                .isTrue();
        assertThat(FixedLatents.of(10, 8, List.of(), 2).latents().z().equal(fixed))
                .isFalse();
    }

    private static long[] labels(FixedLatents fixed) {
        var labels = new long[(int) fixed.latents().labels().numel()];
        fixed.latents().labels().data_ptr_long().get(labels);
        return labels;
    }
}
