package io.sagan.archive;

import io.sagan.tensor.DamagedFileException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// Named tensors in a file, their shapes known and their numbers not yet read.
///
/// Opening runs nothing that is in the file. Every size is held against the file before anything is
/// allocated.
public sealed interface TensorFile extends Closeable permits TorchFile, SafetensorsFile {

    /// Opens a file of `torch.save` (either container) or safetensors, told apart by the first bytes.
    ///
    /// @throws DamagedFileException if it is none of these, cut off, altered, or holds more than tensors,
    ///     numbers, text, lists and dicts
    /// @throws IOException if it cannot be read
    static TensorFile open(Path file) throws IOException {
        byte[] head;
        try (var in = Files.newInputStream(file)) {
            head = in.readNBytes(9);
        }
        if (head.length < 9) {
            throw new DamagedFileException(file, "it has only " + head.length + " bytes");
        }
        // The first 8 bytes of safetensors are a length and may look like anything.
        if (head[8] == '{') {
            return new SafetensorsFile(file);
        }
        if (head[0] == 'P' && head[1] == 'K') {
            return new TorchFile(file, new ZipContainer(file));
        }
        return (head[0] & 0xff) == 0x80 ? new TorchFile(file, new LegacyContainer(file)) : new SafetensorsFile(file);
    }

    /// The shape of each tensor by name.
    SequencedMap<String, List<Long>> shapes();

    /// Free text by name; only safetensors has it.
    Map<String, String> metadata();

    /// Reads tensors, contiguous and on the CPU, into the caller's pointer scope.
    ///
    /// @param names names from [#shapes]
    /// @throws IOException if the file cannot be read or does not hold what it promised
    Map<String, Tensor> read(Collection<String> names) throws IOException;
}
