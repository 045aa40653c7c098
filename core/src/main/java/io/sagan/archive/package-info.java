/// Checkpoints of other programs, and the names their tensors have there. May import `config`, `tensor`
/// and `org.bytedeco`.
///
/// Start at [TorchFile], which opens a file of `torch.save` without running anything in it, and at
/// [Layout], which translates names, shapes and settings both ways.
@NullMarked
package io.sagan.archive;

import org.jspecify.annotations.NullMarked;
