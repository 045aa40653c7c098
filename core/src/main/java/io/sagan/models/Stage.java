package io.sagan.models;

import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/// A part of a network that takes feature maps and gives feature maps.
///
/// @param modules those whose weights and buffers the work uses
/// @param work does not change its input in place
record Stage(List<Module> modules, UnaryOperator<Tensor> work) {

    Stage {
        modules = List.copyOf(modules);
    }
}
