package io.sagan.onnx;

/// A network that ONNX Runtime could not run on pictures.
final class OnnxRunException extends RuntimeException {
    OnnxRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
