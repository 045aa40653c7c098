package io.sagan.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.OperationLog.Operation;
import org.junit.jupiter.api.Test;

class OperationTallyTest {
    private final OperationTally tally = new OperationTally();

    @Test
    void bytesThatAnOperationWithinHasWrittenAreNotCountedAgain() {
        begin();
        begin();
        end("aten::mm", 100);
        end("aten::linear", 130);
        assertThat(one("aten::mm").bytes()).isEqualTo(100);
        assertThat(one("aten::linear").bytes()).isEqualTo(30);
    }

    @Test
    void viewsWriteNothing() {
        begin();
        end("aten::view", 100);
        assertThat(one("aten::view"))
                .extracting(Operation::calls, Operation::bytes)
                .containsExactly(1L, 0L);
    }

    @Test
    void timeOfAnOperationWithinBelongsToItAlone() throws InterruptedException {
        long start = System.nanoTime();
        begin();
        begin();
        Thread.sleep(20);
        end("aten::mm", 0);
        end("aten::linear", 0);
        long all = System.nanoTime() - start;
        assertThat(one("aten::mm").nanoseconds()).isGreaterThanOrEqualTo(20_000_000);
        assertThat(one("aten::mm").nanoseconds() + one("aten::linear").nanoseconds())
                .isLessThanOrEqualTo(all);
    }

    @Test
    void whatBeganBeforeIsPassedOver() {
        end("aten::mm", 100);
        assertThat(tally.operations()).isEmpty();
    }

    private void begin() {
        tally.begin(System.nanoTime());
    }

    private void end(String name, long bytes) {
        tally.end(System.nanoTime(), name, () -> bytes);
    }

    private Operation one(String name) {
        return tally.operations().stream()
                .filter(operation -> operation.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
