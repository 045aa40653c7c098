package io.sagan.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DecodeAheadTest {
    private final AtomicInteger begun = new AtomicInteger();

    @Test
    void givesInOrderWhateverIsReadyFirst() throws Exception {
        var limits = new DecodeAhead.Limits(4, 8, Long.MAX_VALUE);
        try (var ahead = new DecodeAhead(200, limits, index -> {
            pause(index % 7 == 0 ? 3 : 0);
            return usable(index, 1);
        })) {
            for (int i = 0; i < 200; i++) {
                assertThat(name(ahead.take())).isEqualTo("" + i);
            }
            assertThatThrownBy(ahead::take).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void beginsNoMoreThanItsNumberPastTheNext() throws Exception {
        var limits = new DecodeAhead.Limits(3, 5, Long.MAX_VALUE);
        var most = new AtomicInteger();
        var taken = new AtomicInteger();
        try (var ahead = new DecodeAhead(100, limits, index -> {
            most.accumulateAndGet(index - taken.get(), Math::max);
            begun.incrementAndGet();
            return usable(index, 1);
        })) {
            awaitBegun(5);
            pause(50);
            assertThat(begun).as("begun with nobody taking").hasValue(5);
            for (int i = 0; i < 100; i++) {
                taken.set(i); // told late, so what is seen is never less than what is held
                ahead.take();
            }
        }
        assertThat(most.get()).isBetween(4, 5);
    }

    @Test
    void beginsNoneWhileItsBytesWait() throws Exception {
        var limits = new DecodeAhead.Limits(1, 50, 3 * 40);
        try (var ahead = new DecodeAhead(30, limits, index -> {
            begun.incrementAndGet();
            return usable(index, 20);
        })) {
            awaitBegun(2);
            pause(50);
            assertThat(begun).as("two of 60 bytes fill 120").hasValue(2);
            ahead.take();
            awaitBegun(3);
            for (int i = 1; i < 30; i++) {
                assertThat(name(ahead.take())).isEqualTo("" + i);
            }
        }
    }

    @Test
    void aPictureLargerThanAllBytesPasses() throws Exception {
        try (var ahead = new DecodeAhead(3, new DecodeAhead.Limits(2, 4, 1), index -> usable(index, 1000))) {
            for (int i = 0; i < 3; i++) {
                assertThat(name(ahead.take())).isEqualTo("" + i);
            }
        }
    }

    @Test
    void closingEndsTheWorkersAndLeavesTheRest() throws Exception {
        var release = new CountDownLatch(1);
        var ahead = new DecodeAhead(1000, new DecodeAhead.Limits(2, 500, Long.MAX_VALUE), index -> {
            begun.incrementAndGet();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return usable(index, 1);
        });
        awaitBegun(2);
        var closer = Thread.ofPlatform().start(ahead::close);
        awaitState(closer, Thread.State.WAITING);
        release.countDown();
        closer.join();

        assertThat(begun).as("only what was being decoded").hasValue(2);
        assertThatThrownBy(ahead::take)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the pictures are closed");
    }

    @Test
    void whatADecoderThrowsIsAnOutcome() throws Exception {
        var broken = new IllegalStateException("broken");
        try (var ahead = new DecodeAhead(1, new DecodeAhead.Limits(1, 1, 1), _ -> {
            throw broken;
        })) {
            assertThat(ahead.take()).isEqualTo(new DecodeAhead.Failed(broken));
        }
    }

    @Test
    void waitingCanBeInterrupted() {
        var release = new CountDownLatch(1);
        try (var ahead = new DecodeAhead(1, new DecodeAhead.Limits(1, 1, 1), index -> {
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return usable(index, 1);
        })) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(ahead::take).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).isTrue();
            release.countDown();
        }
    }

    private void awaitBegun(int count) {
        while (begun.get() < count) {
            pause(1);
        }
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            pause(1);
        }
    }

    private static void pause(int milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static DecodeAhead.Outcome usable(int index, int width) {
        return new DecodeAhead.Usable(new Picture("" + index, 0, width, 1, new byte[3 * width]));
    }

    private static String name(DecodeAhead.Outcome outcome) {
        return ((DecodeAhead.Usable) outcome).picture().name();
    }
}
