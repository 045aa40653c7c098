package io.sagan.studio;

import io.sagan.config.DataSpec;
import io.sagan.data.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A program that packs pictures and reads them all, for a test to kill or to give little memory.
final class PackingProcess {
    private PackingProcess() {}

    public static void main(String[] args) throws IOException {
        long haltAt = Long.parseLong(args[3]);
        int size = Integer.parseInt(args[1]);
        Packing.pack(DataSpec.DEFAULT.withSource(args[0]), size, Path.of(args[2]), new EvaluationListener() {
            @Override
            public void done(String what, long done, long of) {
                if (done == haltAt) {
                    System.out.println("halted");
                    LockSupport.parkNanos(Long.MAX_VALUE);
                }
            }

            @Override
            public void note(String sentence) {}
        });
        try (var data = Dataset.open(DataSpec.DEFAULT.withSource(args[2]), size, _ -> {})) {
            long sum = 0;
            for (long i = 0; i < data.count(); i++) {
                sum += data.picture(i).length;
            }
            System.out.println("read " + sum);
        }
    }

    /// Starts the program in a virtual machine of its own.
    ///
    /// @param haltAt pictures after which it stands still; -1 for never
    static Process start(Path data, int size, Path out, long haltAt, String... options) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PackingProcess.class.getName(),
                data.toString(),
                Integer.toString(size),
                out.toString(),
                Long.toString(haltAt)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
