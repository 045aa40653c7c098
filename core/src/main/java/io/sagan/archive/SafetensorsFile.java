package io.sagan.archive;

import io.sagan.tensor.Safetensors;
import io.sagan.tensor.SafetensorsHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// A safetensors file.
final class SafetensorsFile implements TensorFile {
    private final Path file;
    private final SafetensorsHeader header;

    SafetensorsFile(Path file) throws IOException {
        this.file = file;
        header = Safetensors.readHeader(file);
    }

    @Override
    public SequencedMap<String, List<Long>> shapes() {
        var shapes = new LinkedHashMap<String, List<Long>>();
        header.entries().forEach((name, entry) -> shapes.put(name, entry.shape()));
        return shapes;
    }

    @Override
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public Map<String, Tensor> read(Collection<String> names) throws IOException {
        var all = Safetensors.read(file).tensors();
        var wanted = new LinkedHashMap<String, Tensor>();
        names.forEach(name -> wanted.put(name, Objects.requireNonNull(all.get(name))));
        return wanted;
    }

    @Override
    public void close() {
        // nothing is kept open
    }
}
