package io.sagan.cli;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/// Ctrl-C, SIGTERM and a closed terminal as a wish that training polls. The second one ends the
/// process at once.
///
/// A shutdown hook would not do: once the JVM shuts down, a second signal is not heard. The JDK's
/// signal class is
/// reached by reflection because the compiler's warning about it cannot be silenced.
final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final int INTERRUPTED = 130;

    private final AtomicInteger heard = new AtomicInteger();
    private final Consumer<String> say;
    private final IntConsumer halt;
    private final List<Runnable> restore = new ArrayList<>();

    StopSignal(Consumer<String> say, IntConsumer halt) {
        this.say = say;
        this.halt = halt;
    }

    /// Listens until closed; afterwards the signals do what they did before.
    ///
    /// @param say is told, in one sentence, that the wish was heard
    static StopSignal listen(Consumer<String> say) {
        var signal = new StopSignal(say, Runtime.getRuntime()::halt);
        for (var name : List.of("INT", "TERM", "HUP")) {
            signal.listenTo(name);
        }
        return signal;
    }

    /// One signal arrived.
    void arrive() {
        if (heard.incrementAndGet() > 1) {
            halt.accept(INTERRUPTED);
            return;
        }
        say.accept("Stopping: the step is finished and saved; once more to end at once and lose it.");
    }

    @Override
    public boolean getAsBoolean() {
        return heard.get() > 0;
    }

    @Override
    public void close() {
        restore.forEach(Runnable::run);
    }

    private void listenTo(String name) {
        try {
            var signalType = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            var handle = signalType.getMethod("handle", signalType, handlerType);
            var signal = signalType.getConstructor(String.class).newInstance(name);
            var arrive = MethodHandles.lookup().bind(this, "arrive", MethodType.methodType(void.class));
            var handler = MethodHandleProxies.asInterfaceInstance(
                    handlerType, MethodHandles.dropArguments(arrive, 0, signalType));
            var before = handle.invoke(null, signal, handler);
            restore.add(() -> {
                try {
                    handle.invoke(null, signal, before);
                } catch (ReflectiveOperationException impossible) {
                    throw new IllegalStateException(impossible);
                }
            });
        } catch (InvocationTargetException reserved) {
            // The JVM was told to leave this signal alone (-Xrs), or the system has no such signal.
            if (!(reserved.getCause() instanceof IllegalArgumentException)) {
                throw new IllegalStateException(reserved);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
