package io.sagan.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs each test on one engine thread, inside a pointer scope that ends with it.
public final class EngineScope implements BeforeEachCallback, AfterEachCallback {
    private @Nullable PointerScope scope;

    @Override
    public void beforeEach(ExtensionContext context) {
        Engine.start();
        Engine.useThreads(1);
        scope = new PointerScope();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (scope != null) {
            scope.close();
        }
    }
}
