package io.sagan.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// One network's tensors in a file, under the names that its program gives them: without the `module.`
/// that torch's DataParallel puts before every name.
public final class Source {
    private static final String PARALLEL = "module.";

    private final Path path;
    private final TensorFile file;
    private final boolean parallel;
    private final Map<String, List<Long>> shapes = new LinkedHashMap<>();

    /// @param path named in messages
    /// @param file open for as long as this is used
    public Source(Path path, TensorFile file) {
        this.path = path;
        this.file = file;
        var all = file.shapes();
        parallel = !all.isEmpty() && all.keySet().stream().allMatch(name -> name.startsWith(PARALLEL));
        all.forEach((name, shape) -> shapes.put(parallel ? name.substring(PARALLEL.length()) : name, shape));
    }

    /// The file's name, for messages.
    public Path path() {
        return path;
    }

    /// The shape of each tensor by name.
    public Map<String, List<Long>> shapes() {
        return shapes;
    }

    /// Whether every name began with `module.`, which was left away.
    public boolean parallel() {
        return parallel;
    }

    /// Free text in the file by name.
    public Map<String, String> metadata() {
        return file.metadata();
    }

    Map<String, Tensor> read(Collection<String> names) throws IOException {
        var prefix = parallel ? PARALLEL : "";
        var tensors = new LinkedHashMap<String, Tensor>();
        file.read(names.stream().map(name -> prefix + name).toList())
                .forEach((name, tensor) -> tensors.put(name.substring(prefix.length()), tensor));
        return tensors;
    }
}
