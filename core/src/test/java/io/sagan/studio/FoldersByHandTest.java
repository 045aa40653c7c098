package io.sagan.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sagan.config.Measure;
import io.sagan.config.Protocol;
import io.sagan.data.CacheFolder;
import io.sagan.evaluation.EvaluationReport;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From two folders of pictures to numbers, against plain loops over the same files: pictures are read
/// by ImageIO, features are means of quarters, and each score is written out from its definition.
class FoldersByHandTest {
    private static final int WIDTH = 12;

    @TempDir
    private Path folder;

    private final List<double[]> real = new ArrayList<>();
    private final List<double[]> fake = new ArrayList<>();
    private EvaluationReport report;

    @BeforeEach
    void makeAndMeasure() throws IOException {
        System.setProperty(CacheFolder.PROPERTY, folder.resolve("cache").toString());
        pictures(folder.resolve("real"), 30, 1, 90, real);
        pictures(folder.resolve("fake"), 30, 2, 120, fake);
        var network = Files.createFile(folder.resolve("pixels.onnx"));
        var protocol = Protocol.TORCH_FIDELITY.with(Map.of(
                "is.splits", "1", "is.shuffleSeed", "null", "kid.subsets", "3", "kid.subsetSize", "30", "prdc.k", "4"));
        report = Evaluations.run(
                        new EvaluationRequest(
                                folder.resolve("fake").toString(),
                                folder.resolve("real").toString(),
                                List.of(Measure.IS, Measure.FID, Measure.KID, Measure.PRDC, Measure.MEMORISATION),
                                "onnx:" + network,
                                null,
                                protocol,
                                "by hand",
                                false,
                                0,
                                0,
                                1,
                                Double.POSITIVE_INFINITY,
                                0,
                                1),
                        false,
                        new EvaluationListener() {
                            @Override
                            public void done(String what, long done, long of) {}

                            @Override
                            public void note(String sentence) {}
                        })
                .report();
    }

    @AfterEach
    void leaveTheCache() {
        System.clearProperty(CacheFolder.PROPERTY);
    }

    @Test
    void inceptionScore() {
        var mean = new double[3];
        var each = new ArrayList<double[]>();
        for (var row : fake) {
            double sum = Math.exp(4 * row[0]) + Math.exp(4 * row[1]) + Math.exp(4 * row[2]);
            var p = new double[3];
            for (int c = 0; c < 3; c++) {
                p[c] = Math.exp(4 * row[c]) / sum;
                mean[c] += p[c] / fake.size();
            }
            each.add(p);
        }
        double divergence = 0;
        for (var p : each) {
            for (int c = 0; c < 3; c++) {
                divergence += p[c] * Math.log(p[c] / mean[c]) / fake.size();
            }
        }
        assertThat(value("is")).isCloseTo(Math.exp(divergence), within(1e-6));
        assertThat(value("is")).isGreaterThan(1.0001);
    }

    @Test
    void frechetDistance() {
        var meanReal = mean(real);
        var meanFake = mean(fake);
        var covReal = covariance(real, meanReal);
        var covFake = covariance(fake, meanFake);
        double distance = 0;
        for (int i = 0; i < WIDTH; i++) {
            distance += Math.pow(meanReal[i] - meanFake[i], 2) + covReal[i][i] + covFake[i][i];
        }
        distance -= 2 * trace(root(product(covReal, covFake)));
        assertThat(value("fid")).isCloseTo(distance, within(1e-6 * distance));
    }

    @Test
    void kernelDistanceWhereEverySubsetIsTheWholeSet() {
        double distance = 0;
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 30; j++) {
                if (i != j) {
                    distance += (kernel(real.get(i), real.get(j)) + kernel(fake.get(i), fake.get(j))) / (30.0 * 29);
                }
                distance -= 2 * kernel(real.get(i), fake.get(j)) / (30.0 * 30);
            }
        }
        assertThat(value("kid")).isCloseTo(distance, within(1e-5 * distance));
        assertThat(report.score("kid").orElseThrow().deviation()).isCloseTo(0, within(1e-9));
    }

    @Test
    void precisionRecallDensityCoverage() {
        var realRadius = radii(real, 4);
        var fakeRadius = radii(fake, 4);
        double precision = 0;
        double density = 0;
        for (var x : fake) {
            int balls = 0;
            for (int i = 0; i < real.size(); i++) {
                balls += distance(x, real.get(i)) <= realRadius[i] ? 1 : 0;
            }
            precision += balls > 0 ? 1.0 / fake.size() : 0;
            density += balls / (4.0 * fake.size());
        }
        double recall = 0;
        double coverage = 0;
        for (int i = 0; i < real.size(); i++) {
            boolean reached = false;
            double nearest = Double.POSITIVE_INFINITY;
            for (int j = 0; j < fake.size(); j++) {
                double distance = distance(real.get(i), fake.get(j));
                reached |= distance <= fakeRadius[j];
                nearest = Math.min(nearest, distance);
            }
            recall += reached ? 1.0 / real.size() : 0;
            coverage += nearest <= realRadius[i] ? 1.0 / real.size() : 0;
        }
        assertThat(value("precision")).isCloseTo(precision, within(1e-12)).isBetween(0.05, 0.99);
        assertThat(value("recall")).isCloseTo(recall, within(1e-12)).isBetween(0.05, 0.99);
        assertThat(value("density")).isCloseTo(density, within(1e-12));
        assertThat(value("coverage")).isCloseTo(coverage, within(1e-12));
    }

    private double value(String name) {
        return report.score(name).orElseThrow().value();
    }

    /// Pictures of 10 × 7 noisy pixels around a colour of their own; their features by plain loops.
    private static void pictures(Path folder, int count, long seed, int bright, List<double[]> features)
            throws IOException {
        Files.createDirectories(folder);
        var random = new Random(seed);
        for (int n = 0; n < count; n++) {
            var image = new BufferedImage(10, 7, BufferedImage.TYPE_INT_RGB);
            int[] colour = {bright + random.nextInt(80), 60 + random.nextInt(120), 100 + random.nextInt(60)};
            for (int i = 0; i < 70; i++) {
                int rgb = 0;
                for (int c = 0; c < 3; c++) {
                    rgb = rgb << 8 | Math.clamp(colour[c] + random.nextInt(41) - 20, 0, 255);
                }
                image.setRGB(i % 10, i / 10, rgb);
            }
            var file = folder.resolve("%03d.png".formatted(n));
            ImageIO.write(image, "png", file.toFile());
            features.add(quarters(ImageIO.read(file.toFile())));
        }
    }

    private static double[] quarters(BufferedImage image) {
        var sums = new double[WIDTH];
        var counts = new int[WIDTH];
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 10; x++) {
                int first = 3 * ((y >= 4 ? 2 : 0) + (x >= 5 ? 1 : 0)); // 2y/7 and 2x/10, rounded down
                for (int c = 0; c < 3; c++) {
                    sums[first + c] += (image.getRGB(x, y) >> (16 - 8 * c) & 0xff) / 255.0;
                    counts[first + c]++;
                }
            }
        }
        for (int i = 0; i < WIDTH; i++) {
            sums[i] /= counts[i];
        }
        return sums;
    }

    private static double[] mean(List<double[]> rows) {
        var mean = new double[WIDTH];
        rows.forEach(row -> {
            for (int i = 0; i < WIDTH; i++) {
                mean[i] += row[i] / rows.size();
            }
        });
        return mean;
    }

    private static double[][] covariance(List<double[]> rows, double[] mean) {
        var covariance = new double[WIDTH][WIDTH];
        for (var row : rows) {
            for (int i = 0; i < WIDTH; i++) {
                for (int j = 0; j < WIDTH; j++) {
                    covariance[i][j] += (row[i] - mean[i]) * (row[j] - mean[j]) / (rows.size() - 1);
                }
            }
        }
        return covariance;
    }

    /// The square root of a matrix by Denman and Beavers' iteration: Y ← (Y + Z⁻¹)/2, Z ← (Z + Y⁻¹)/2.
    private static double[][] root(double[][] matrix) {
        var y = matrix;
        var z = new double[WIDTH][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            z[i][i] = 1;
        }
        for (int step = 0; step < 60; step++) {
            var nextY = halfSum(y, inverse(z));
            z = halfSum(z, inverse(y));
            y = nextY;
        }
        return y;
    }

    private static double[][] halfSum(double[][] a, double[][] b) {
        var sum = new double[WIDTH][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                sum[i][j] = (a[i][j] + b[i][j]) / 2;
            }
        }
        return sum;
    }

    /// Gauss and Jordan, with pivots.
    private static double[][] inverse(double[][] matrix) {
        var work = new double[WIDTH][2 * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            System.arraycopy(matrix[i], 0, work[i], 0, WIDTH);
            work[i][WIDTH + i] = 1;
        }
        for (int column = 0; column < WIDTH; column++) {
            int pivot = column;
            for (int row = column; row < WIDTH; row++) {
                pivot = Math.abs(work[row][column]) > Math.abs(work[pivot][column]) ? row : pivot;
            }
            var swap = work[pivot];
            work[pivot] = work[column];
            work[column] = swap;
            double scale = work[column][column];
            for (int j = 0; j < 2 * WIDTH; j++) {
                work[column][j] /= scale;
            }
            for (int row = 0; row < WIDTH; row++) {
                double factor = work[row][column];
                for (int j = 0; j < 2 * WIDTH && row != column; j++) {
                    work[row][j] -= factor * work[column][j];
                }
            }
        }
        var inverse = new double[WIDTH][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            System.arraycopy(work[i], WIDTH, inverse[i], 0, WIDTH);
        }
        return inverse;
    }

    private static double[][] product(double[][] a, double[][] b) {
        var product = new double[WIDTH][WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                for (int k = 0; k < WIDTH; k++) {
                    product[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return product;
    }

    private static double trace(double[][] matrix) {
        double trace = 0;
        for (int i = 0; i < WIDTH; i++) {
            trace += matrix[i][i];
        }
        return trace;
    }

    private static double kernel(double[] x, double[] y) {
        double product = 0;
        for (int i = 0; i < WIDTH; i++) {
            product += x[i] * y[i];
        }
        return Math.pow(product / WIDTH + 1, 3);
    }

    private static double distance(double[] x, double[] y) {
        double squares = 0;
        for (int i = 0; i < WIDTH; i++) {
            squares += (x[i] - y[i]) * (x[i] - y[i]);
        }
        return Math.sqrt(squares);
    }

    private static double[] radii(List<double[]> rows, int k) {
        return rows.stream()
                .mapToDouble(row -> rows.stream()
                        .mapToDouble(other -> distance(row, other))
                        .sorted()
                        .skip(k) // the first is the row itself
                        .findFirst()
                        .orElseThrow())
                .toArray();
    }
}
