package io.sagan.cli;

/// The entry point.
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Sagan.execute(Sagan.over(new Library()), arguments));
    }
}
