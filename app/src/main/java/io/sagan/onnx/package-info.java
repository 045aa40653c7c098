/// Networks in ONNX files as feature extractors, run by ONNX Runtime on the processor. May import
/// `features`, `config`, `data`'s pictures and ONNX Runtime, and nothing else of ours: so its 43 MB
/// come with the command line alone.
///
/// Start at [OnnxProvider], which the library finds as a service.
@NullMarked
package io.sagan.onnx;

import org.jspecify.annotations.NullMarked;
