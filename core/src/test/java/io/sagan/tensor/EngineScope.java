package io.sagan.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestInstancePreDestroyCallback;

/// Runs each test, its constructor included, on one engine thread and inside a pointer scope that ends
/// with it.
public final class EngineScope implements TestInstancePreConstructCallback, TestInstancePreDestroyCallback {
    private @Nullable PointerScope scope;

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        Engine.start();
        Engine.useThreads(1);
        scope = new PointerScope();
    }

    @Override
    public void preDestroyTestInstance(ExtensionContext context) {
        if (scope != null) {
            scope.close();
        }
    }
}
