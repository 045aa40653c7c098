package io.sagan.tensor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sagan.tensor.OperationLog.Operation;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "os.arch", matches = "amd64|x86_64")
@ExtendWith(EngineScope.class)
class OperationLogTest {

    @Test
    void countsCallsAndBytes() {
        var a = torch.ones(64, 32);
        var b = torch.ones(32, 16);
        Map<String, Operation> counted;
        try (var log = new OperationLog()) {
            for (int i = 0; i < 3; i++) {
                a.mm(b);
            }
            counted = byName(log);
        }
        var product = requireNonNull(counted.get("aten::mm"));
        assertThat(product.calls()).isEqualTo(3);
        assertThat(product.bytes()).isEqualTo(3 * 4 * 64 * 16);
        assertThat(product.nanoseconds()).isPositive();
    }

    @Test
    void bytesCountOnceWhereOneCallsAnother() {
        var a = torch.rand(256, 256);
        List<Operation> operations;
        try (var log = new OperationLog()) {
            a.matmul(a);
            operations = log.operations();
        }
        var outer = operations.stream()
                .filter(o -> o.name().equals("aten::matmul"))
                .findFirst()
                .orElseThrow();
        var inner = operations.stream()
                .filter(o -> o.name().equals("aten::mm"))
                .findFirst()
                .orElseThrow();
        assertThat(inner.bytes()).isEqualTo(4 * 256 * 256);
        assertThat(outer.bytes()).isZero();
        assertThat(operations).isSortedAccordingTo((x, y) -> Long.compare(y.nanoseconds(), x.nanoseconds()));
    }

    @Test
    void gradientsAreCountedToo() {
        var x = torch.ones(8).requires_grad_(true);
        Map<String, Operation> counted;
        try (var log = new OperationLog()) {
            x.mul(x).sum().backward();
            counted = byName(log);
        }
        assertThat(counted).containsKeys("aten::mul", "aten::sum", "autograd::engine::evaluate_function: MulBackward0");
    }

    @Test
    void aClosedLogCountsNoMoreAndNothingStays() {
        long before = Pointer.totalCount();
        OperationLog log;
        try (var open = new OperationLog()) {
            log = open;
            torch.ones(3).close();
        }
        int seen = log.operations().size();
        torch.rand(3).close();
        assertThat(log.operations()).hasSize(seen);
        assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }

    @Test
    void viewsAreNoBytes() {
        var x = torch.ones(4, 6);
        Map<String, Operation> counted;
        try (var log = new OperationLog()) {
            x.t().contiguous();
            x.reshape(6, 4).flatten().to(ScalarType.Float);
            counted = byName(log);
        }
        assertThat(requireNonNull(counted.get("aten::transpose")).bytes()).isZero();
        assertThat(counted.values().stream().mapToLong(Operation::bytes).sum()).isEqualTo(4 * 24); // the copy
    }

    private static Map<String, Operation> byName(OperationLog log) {
        return log.operations().stream().collect(Collectors.toMap(Operation::name, operation -> operation));
    }
}
