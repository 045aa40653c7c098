package io.sagan.models;

import io.sagan.nn.BatchNorm;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// A part of a network that takes feature maps and gives feature maps.
///
/// @param entrance what its input goes through first, or null
/// @param modules those whose weights and buffers the work uses
/// @param work does not change its input in place
record Stage(@Nullable Entrance entrance, List<Module> modules, UnaryOperator<Tensor> work) {

    /// A batch norm and ReLU.
    ///
    /// @param condition as the norm takes it
    record Entrance(BatchNorm norm, Tensor condition) {}

    Stage {
        modules = List.copyOf(modules);
    }

    Stage(List<Module> modules, UnaryOperator<Tensor> work) {
        this(null, modules, work);
    }

    /// All of it.
    Tensor apply(Tensor x) {
        return work.apply(entrance == null ? x : entrance.norm.active(x, entrance.condition));
    }

    /// Everything that holds its weights and buffers.
    List<Module> all() {
        return entrance == null
                ? modules
                : Stream.concat(Stream.of((Module) entrance.norm), modules.stream())
                        .toList();
    }
}
