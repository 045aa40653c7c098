package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.sagan.config.DataSpec;
import io.sagan.tensor.EngineScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EngineScope.class)
class BatchesAheadTest {
    @TempDir
    Path folder;

    private Dataset data;

    @BeforeEach
    void openTenPictures() throws IOException {
        for (int i = 0; i < 10; i++) {
            PictureFolder.add(folder, i % 2 + "/" + i + ".png", i);
        }
        data = Dataset.open(DataSpec.DEFAULT.withSource(folder.toString()), 8, _ -> {});
    }

    @AfterEach
    void closeThem() {
        data.close();
    }

    @Test
    void areThoseOfTheStreamInTurnAndOutOfTurn() {
        var places = List.of(
                new long[] {0, 4},
                new long[] {4, 4},
                new long[] {8, 4},
                new long[] {40, 4},
                new long[] {44, 3},
                new long[] {47, 3},
                new long[] {0, 4});
        var straight = new BatchStream(data, 5, true);
        try (var ahead = new BatchesAhead(new BatchStream(data, 5, true))) {
            for (var place : places) {
                try (var expected = straight.batch(place[0], (int) place[1]);
                        var batch = ahead.batch(place[0], (int) place[1])) {
                    assertThat(batch.images().equal(expected.images())).isTrue();
                    assertThat(batch.labels().equal(expected.labels())).isTrue();
                }
            }
        }
    }

    @Test
    void theNextIsMadeWhileOneIsUsed() throws InterruptedException {
        var made = new CountDownLatch(2);
        var stream = new BatchStream(data, 5, true);
        var ahead = new BatchesAhead((position, size) -> {
            made.countDown();
            return stream.batch(position, size);
        });
        try (ahead;
                var batch = ahead.batch(0, 4)) {
            assertThat(made.await(1, TimeUnit.MINUTES)).isTrue();
            assertThat(batch.size()).isEqualTo(4);
        }
    }

    @Test
    void whatIsMadeAndNotTakenIsClosedWithThem() {
        var made = new ArrayList<Batch>();
        var stream = new BatchStream(data, 5, true);
        try (var ahead = new BatchesAhead((position, size) -> {
            var batch = stream.batch(position, size);
            made.add(batch);
            return batch;
        })) {
            ahead.batch(0, 4).close();
            ahead.batch(20, 4).close();
        }
        assertThat(made)
                .hasSize(4)
                .allSatisfy(batch -> assertThat(batch.images().isNull()).isTrue());
    }

    @Test
    void whatGoesWrongWithABatchThatNobodyTakesIsNotTold() {
        var stream = new BatchStream(data, 5, true);
        var ahead = new BatchesAhead((position, size) -> {
            if (position > 0) {
                throw new InternalError("the disk is gone");
            }
            return stream.batch(position, size);
        });
        ahead.batch(0, 4).close();
        ahead.close();
        assertThatIllegalStateException().isThrownBy(() -> ahead.batch(4, 4)).withMessageContaining("closed");
    }

    @Test
    void whatGoesWrongIsToldToWhoeverTakesTheBatch() {
        try (var ahead = new BatchesAhead((position, size) -> {
            throw new IllegalStateException("no pictures at " + position);
        })) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ahead.batch(8, 4))
                    .withMessage("no pictures at 8");
        }
    }
}
