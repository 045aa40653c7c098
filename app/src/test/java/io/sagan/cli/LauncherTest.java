package io.sagan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The script `sagan` in a make-believe repository, with JDKs and a Maven that only print.
@EnabledOnOs(OS.LINUX)
class LauncherTest {
    private static final List<String> TOOLS =
            List.of("cat", "find", "ls", "mkdir", "mv", "readlink", "rm", "rmdir", "tail", "touch");

    @TempDir
    Path box;

    private Path home;
    private Path bin;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(box.resolve("with space/sagan"));
        bin = Files.createDirectories(box.resolve("bin"));
        Files.copy(Path.of("..", "sagan"), home.resolve("sagan"));
        Files.setPosixFilePermissions(home.resolve("sagan"), PosixFilePermissions.fromString("rwxr-xr-x"));
        for (var source :
                List.of("core/src/main/A.java", "app/src/main/B.java", "core/pom.xml", "app/pom.xml", "pom.xml")) {
            Files.createDirectories(home.resolve(source).getParent());
            age(Files.createFile(home.resolve(source)));
        }
        for (var folder : List.of("core/src/main", "app/src/main")) {
            age(home.resolve(folder));
        }
        for (var tool : TOOLS) {
            script(bin.resolve(tool), "exec " + found(tool) + " \"$@\"");
        }
        // The launcher looks once a second; here a tenth will do.
        script(bin.resolve("sleep"), "exec " + found("sleep") + " 0.1");
        environment.put("PATH", bin.toString());
        environment.put("HOME", box.toString());
        environment.put("SAGAN_JDK_FOLDERS", box.resolve("jvm").toString());
        pretendBuilt();
    }

    @Test
    void findsTheJdkInAUsualFolderThoughPathAndJavaHomeAreOlder() throws Exception {
        var old = jdk("old/jdk-17", "17.0.15");
        Files.createSymbolicLink(bin.resolve("java"), old.resolve("bin/java"));
        environment.put("JAVA_HOME", old.toString());
        jdk("jvm/a-17", "17.0.15");
        var right = jdk("jvm/b 25", "25.0.3");
        var call = call(home.resolve("sagan"), "train", "a folder", "");
        assertThat(call.status()).isZero();
        assertThat(call.out()).startsWith(right + "/bin/java\n").contains("--enable-native-access=ALL-UNNAMED\n");
        assertThat(call.out()).endsWith("-jar\n" + home + "/app/target/sagan-app-1.jar\ntrain\na folder\n\n");
    }

    @Test
    void prefersItsOwnVariableThenJavaHomeThenThePath() throws Exception {
        var own = jdk("own", "26");
        var javaHome = jdk("home", "25.0.1");
        var onPath = jdk("path", "25");
        Files.createSymbolicLink(bin.resolve("java"), onPath.resolve("bin/java"));
        assertThat(call(home.resolve("sagan")).out()).startsWith(onPath.toString());
        environment.put("JAVA_HOME", javaHome.toString());
        assertThat(call(home.resolve("sagan")).out()).startsWith(javaHome.toString());
        environment.put("SAGAN_JAVA_HOME", own.toString());
        assertThat(call(home.resolve("sagan")).out()).startsWith(own.toString());
    }

    @Test
    void saysWhatToInstallWhenThereIsNone() throws Exception {
        jdk("jvm/seventeen", "17.0.15");
        var call = call(home.resolve("sagan"));
        assertThat(call.status()).isOne();
        assertThat(call.err()).hasLineCount(1).contains("no JDK 25 or newer was found; install one");
    }

    @Test
    void needsNoOtherProgramOnceItIsBuilt() throws Exception {
        var right = jdk("jvm/25", "25.0.3");
        environment.put("PATH", box.resolve("nothing").toString());
        var call = call(home.resolve("sagan"), "--version");
        assertThat(call.err()).isEmpty();
        assertThat(call.status()).isZero();
        assertThat(call.out()).startsWith(right + "/bin/java\n").endsWith("--version\n");
    }

    @Test
    void asksAShimWhereItsJdkIs() throws Exception {
        var right = jdk("shims/b 25", "25.0.3");
        script(bin.resolve("java"), "echo '    java.home = " + right + "' >&2");
        assertThat(call(home.resolve("sagan")).out()).startsWith(right + "/bin/java\n");
    }

    @Test
    void worksThroughALinkFromAnywhere() throws Exception {
        jdk("jvm/25", "25.0.3");
        var first = Files.createSymbolicLink(box.resolve("first"), Path.of("with space/sagan/sagan"));
        var second = Files.createSymbolicLink(bin.resolve("second"), first);
        assertThat(call(second, "--version").out())
                .contains("-Dsagan.home=" + home + "\n")
                .endsWith("--version\n");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        jdk("jvm/25", "25.0.3");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        maven("");
        assertThat(call(home.resolve("sagan")).err()).contains("Building Sagan (first run");
        assertThat(call(home.resolve("sagan")).err()).isEmpty();
        Files.setLastModifiedTime(
                home.resolve("core/src/main/A.java"),
                FileTime.from(Instant.now().plusSeconds(2)));
        assertThat(call(home.resolve("sagan")).err()).contains("Building Sagan");
        assertThat(home.resolve("builds")).content().hasLineCount(2);
    }

    @Test
    void buildsWithAnotherEngineWhenAskedAndKeepsItAfterwards() throws Exception {
        jdk("jvm/25", "25.0.3");
        maven("echo \"$*\" >>arguments");
        environment.put("SAGAN_ENGINE", "cuda");
        assertThat(call(home.resolve("sagan")).err()).contains("Building Sagan for cuda");
        assertThat(call(home.resolve("sagan")).err()).isEmpty();
        environment.remove("SAGAN_ENGINE");
        assertThat(call(home.resolve("sagan")).err()).isEmpty();
        environment.put("SAGAN_ENGINE", "cpu");
        assertThat(call(home.resolve("sagan")).err()).contains("Building Sagan for cpu");
        var arguments = Files.readAllLines(home.resolve("arguments"));
        assertThat(arguments).hasSize(2);
        assertThat(arguments.getFirst()).contains(" -Pcuda ");
        assertThat(arguments.getLast()).doesNotContain("-P");
    }

    @Test
    void namesTheEnginesThereAre() throws Exception {
        jdk("jvm/25", "25.0.3");
        environment.put("SAGAN_ENGINE", "rocm");
        var call = call(home.resolve("sagan"));
        assertThat(call.status()).isOne();
        assertThat(call.err()).isEqualTo("sagan: SAGAN_ENGINE must be cpu or cuda, got rocm\n");
    }

    @Test
    void doesNotTakeAnInterruptedBuildForAWholeOne() throws Exception {
        jdk("jvm/25", "25.0.3");
        Files.move(home.resolve("app/target/sagan-build.stamp"), home.resolve("target/sagan-build.unfinished"));
        Files.createDirectories(home.resolve("target/sagan-build.lock"));
        Files.writeString(home.resolve("target/sagan-build.lock/pid"), "999999999\n");
        var torn = Files.createFile(home.resolve("app/target/lib/torn.jar"));
        maven("");
        assertThat(call(home.resolve("sagan")).status()).isZero();
        assertThat(torn).doesNotExist();
        assertThat(home.resolve("builds")).content().hasLineCount(1);
    }

    @Test
    void twoFirstCallsBuildOnce() throws Exception {
        jdk("jvm/25", "25.0.3");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        maven(found("sleep") + " 1");
        var one = start(home.resolve("sagan"));
        var two = start(home.resolve("sagan"));
        assertThat(List.of(one.waitFor(), two.waitFor())).containsOnly(0);
        assertThat(home.resolve("builds")).content().hasLineCount(1);
        assertThat(home.resolve("target/sagan-build.lock")).doesNotExist();
    }

    @Test
    void showsTheEndOfAFailedBuildAndWhereTheRestIs() throws Exception {
        jdk("jvm/25", "25.0.3");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        maven("echo 'no such symbol'; exit 1");
        for (int attempt = 0; attempt < 2; attempt++) {
            var call = call(home.resolve("sagan"));
            assertThat(call.status()).isOne();
            assertThat(call.err())
                    .contains("no such symbol")
                    .endsWith("the build failed; all of Maven's output is in " + home + "/target/sagan-build.log\n");
        }
    }

    @Test
    void recordsAStartAfterEachBuildAndUsesIt() throws Exception {
        var jdk = jdk("jvm/25", "25.0.3");
        script(
                jdk.resolve("bin/java"),
                "printf '%s\\n' \"$@\"\nfor a; do case $a in -XX:AOTCacheOutput=*) : >\"${a#*=}\" ;; esac; done");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        maven("");
        var cache = home.resolve("app/target/sagan.aot");
        assertThat(call(home.resolve("sagan"), "--version").out())
                .contains("-XX:AOTCache=" + cache + "\n-Xlog:aot*=off\n");
        assertThat(home.resolve("target/sagan-build.log")).content().contains("io.sagan.cli.FirstUse");
        environment.put("SAGAN_JAVA_OPTS", "-Xmx2g");
        assertThat(call(home.resolve("sagan")).out()).contains("-XX:AOTCache=", "-Xmx2g\n");
        environment.put("SAGAN_JAVA_OPTS", "-Xshare:off");
        assertThat(call(home.resolve("sagan")).out()).doesNotContain("-XX:AOTCache=");
    }

    @Test
    void doesWithoutARecordedStartWhereItFails() throws Exception {
        var jdk = jdk("jvm/25", "25.0.3");
        script(jdk.resolve("bin/java"), "case \"$*\" in *AOTCacheOutput*) exit 1 ;; esac\nprintf '%s\\n' \"$@\"");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        maven("");
        var call = call(home.resolve("sagan"), "--version");
        assertThat(call.status()).isZero();
        assertThat(call.out()).endsWith("--version\n").doesNotContain("AOT");
    }

    @Test
    void saysThatMavenIsMissing() throws Exception {
        jdk("jvm/25", "25.0.3");
        Files.delete(home.resolve("app/target/sagan-build.stamp"));
        var call = call(home.resolve("sagan"));
        assertThat(call.status()).isOne();
        assertThat(call.err()).hasLineCount(1).contains("Maven is needed to build Sagan; install it");
    }

    private record Call(int status, String out, String err) {}

    private Call call(Path script, String... arguments) throws IOException, InterruptedException {
        var process = start(script, arguments);
        int status = process.waitFor();
        return new Call(status, Files.readString(box.resolve("out")), Files.readString(box.resolve("err")));
    }

    private Process start(Path script, String... arguments) throws IOException {
        var command = Stream.concat(Stream.of(script.toString()), Arrays.stream(arguments))
                .toList();
        var builder = new ProcessBuilder(command)
                .directory(box.toFile())
                .redirectOutput(box.resolve("out").toFile())
                .redirectError(box.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void pretendBuilt() throws IOException {
        Files.createDirectories(home.resolve("target"));
        Files.createDirectories(home.resolve("app/target/lib"));
        Files.createFile(home.resolve("app/target/sagan-app-1.jar"));
        Files.createFile(home.resolve("app/target/sagan-build.stamp"));
    }

    private Path jdk(String folder, String version) throws IOException {
        var jdk = Files.createDirectories(box.resolve(folder));
        Files.writeString(jdk.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(jdk.resolve("bin/java"), "printf '%s\\n' \"$0\" \"$@\"");
        script(jdk.resolve("bin/javac"), "");
        return jdk;
    }

    private void maven(String body) throws IOException {
        var work = "cd '" + home + "'\necho built >>builds\n" + body
                + "\nmkdir -p app/target/lib\n: >app/target/sagan-app-1.jar";
        script(bin.resolve("mvn"), work);
    }

    private static void script(Path file, String body) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + body + "\n", StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void age(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
    }

    private static Path found(String tool) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, tool))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
