package io.sagan.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedFileTest {
    @TempDir
    Path folder;

    private final byte[] content = new byte[300_000];
    private final List<String> asked = new ArrayList<>(); // the Range of each request
    private final CountDownLatch over = new CountDownLatch(1);
    private HttpServer server;

    PublishedFileTest() throws IOException {
        new Random(1).nextBytes(content);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    }

    @BeforeEach
    void start() {
        server.createContext("/whole", exchange -> answer(exchange, true, content.length));
        server.createContext("/cut", exchange -> answer(exchange, true, asked.isEmpty() ? 100_000 : content.length));
        server.createContext("/always-cut", exchange -> answer(exchange, true, 50_000));
        server.createContext("/no-range", exchange -> answer(exchange, false, content.length));
        server.createContext("/silent", this::fallSilent);
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().set("Location", "/whole");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
    }

    @Test
    void fetchesOnceAndSaysHowFarItIs() throws IOException {
        var steps = new ArrayList<Long>();
        var file = published("/moved").in(folder.resolve("new"), (done, total) -> {
            assertThat(total).isEqualTo(content.length);
            steps.add(done);
        });
        assertThat(file).isEqualTo(folder.resolve("new/weights.pth")).hasBinaryContent(content);
        assertThat(steps).isSorted().last().isEqualTo((long) content.length);
        published("/moved").in(folder.resolve("new"), (_, _) -> {});
        assertThat(asked).hasSize(1);
        assertThat(folder.resolve("new/weights.pth.partial")).doesNotExist();
    }

    @Test
    void goesOnWhereACutLeftIt() throws IOException {
        assertThat(published("/cut").in(folder, (_, _) -> {})).hasBinaryContent(content);
        assertThat(asked).hasSize(2).first().isEqualTo("from the start");
        assertThat(asked.getLast()).matches("bytes=[1-9][0-9]*-");
    }

    @Test
    void goesOnWhereAnEarlierFetchEnded() throws IOException {
        Files.write(folder.resolve("weights.pth.partial"), Arrays.copyOf(content, 123_456));
        assertThat(published("/whole").in(folder, (_, _) -> {})).hasBinaryContent(content);
        assertThat(asked).containsExactly("bytes=123456-");
    }

    @Test
    void startsAnewWhereTheServerKnowsNoRanges() throws IOException {
        Files.write(folder.resolve("weights.pth.partial"), new byte[1000]);
        assertThat(published("/no-range").in(folder, (_, _) -> {})).hasBinaryContent(content);
    }

    @Test
    void keepsThePartOfAFetchThatFailed() {
        assertThatThrownBy(() -> published("/always-cut").in(folder, (_, _) -> {}))
                .isInstanceOf(IOException.class);
        assertThat(asked).hasSize(3);
        assertThat(folder.resolve("weights.pth.partial")).isRegularFile().isNotEmptyFile();
        assertThat(folder.resolve("weights.pth")).doesNotExist();
    }

    @Test
    void deletesWhatHasAnotherChecksum() throws IOException {
        Files.write(folder.resolve("weights.pth.partial"), new byte[1000]);
        assertThatThrownBy(() -> published("/whole").in(folder, (_, _) -> {}))
                .isInstanceOf(IOException.class)
                .message()
                .contains("SHA-256 must begin with", "it was deleted; fetch it again");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesAFileInTheCacheThatIsNotThePublishedOne() throws IOException {
        Files.write(folder.resolve("weights.pth"), new byte[1000]);
        assertThatThrownBy(() -> published("/whole").in(folder, (_, _) -> {}))
                .isInstanceOf(IOException.class)
                .message()
                .contains("weights.pth is not the file published at", "delete it to fetch it again");
        assertThat(asked).isEmpty();
    }

    @Test
    void saysWhatToDoWithoutAServer() {
        var address = published("/whole").address();
        server.stop(0);
        assertThatThrownBy(() -> published("/whole").in(folder, (_, _) -> {}))
                .isInstanceOf(IOException.class)
                .message()
                .contains(
                        address.toString(),
                        "300000 bytes",
                        "SHA-256 " + sha().substring(0, 8),
                        "put it at " + folder.resolve("weights.pth"),
                        "--weights FILE",
                        "--features dataset")
                .doesNotContain("\n");
    }

    @Test
    void saysThatTheServerHasNoSuchFile() {
        assertThatThrownBy(() -> published("/nowhere").in(folder, (_, _) -> {}))
                .message()
                .contains("could not be fetched (the server answered with status 404)");
    }

    @Test
    void waitsForNoServerThatFellSilent() {
        var impatient = new PublishedFile(at("/silent"), "weights.pth", content.length, sha(), Duration.ofMillis(300));
        assertThatThrownBy(() -> impatient.in(folder, (_, _) -> {})).isInstanceOf(IOException.class);
        assertThat(folder.resolve("weights.pth.partial")).isNotEmptyFile();
    }

    private PublishedFile published(String path) {
        return new PublishedFile(at(path), "weights.pth", content.length, sha(), Duration.ofSeconds(20));
    }

    private URI at(String path) {
        var address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
    }

    private String sha() {
        try {
            var digest = java.security.MessageDigest.getInstance("SHA-256").digest(content);
            return java.util.HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// @param most after so many bytes the connection is cut
    private void answer(HttpExchange exchange, boolean ranges, int most) throws IOException {
        var range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(range == null ? "from the start" : range);
        int from = 0;
        if (ranges && range != null) {
            from = Integer.parseInt(range.replaceAll("[^0-9]", ""));
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %s-%s/%s".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
        exchange.close();
    }

    private void fallSilent(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content, 0, 100_000);
        exchange.getResponseBody().flush();
        try {
            over.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }
}
