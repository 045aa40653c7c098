package io.sagan.cli;

import java.lang.reflect.Proxy;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Sagan.execute(Sagan.over(backend()), arguments));
    }

    // Replaced by the library's front door when the branches meet; until then only help and version work.
    private static Backend backend() {
        return (Backend)
                Proxy.newProxyInstance(Main.class.getClassLoader(), new Class<?>[] {Backend.class}, (_, method, _) -> {
                    throw new IllegalStateException("this build has no engine for " + method.getName());
                });
    }
}
