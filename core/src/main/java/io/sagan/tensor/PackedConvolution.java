package io.sagan.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/// A convolution for evaluation only: its weights lie in memory as the processor's kernels want them, and
/// the ReLU after it costs no pass over its output.
///
/// Where the engine has oneDNN the packing and the fusing are oneDNN's, by an operator that the engine
/// registers for its own compiler (`mkldnn::_convolution_pointwise`) and binds to no function; elsewhere
/// a plain convolution and a ReLU in place stand for it.
///
/// It is made inside a pointer scope of the caller, outlives it, and is freed by [#close].
///
/// **Shape** `(N, in, H, W) → (N, out, H', W')`, both channels last.
public final class PackedConvolution implements AutoCloseable {
    private static final String OPERATOR = "mkldnn::_convolution_pointwise";

    /// Where the operator's arguments stand.
    private static final int PADDING = 3;

    private static final int SCALARS = 8;

    /// How the kernel moves.
    ///
    /// @param stride in both directions
    /// @param padHeight rows of zeros above and below
    /// @param padWidth columns of zeros left and right
    public record Window(long stride, long padHeight, long padWidth) {
        private long[] strides() {
            return new long[] {stride, stride};
        }

        private long[] paddings() {
            return new long[] {padHeight, padWidth};
        }
    }

    private static final long[] DILATION = {1, 1};

    private final Window window;
    private final Tensor weight;
    private final Tensor bias;
    private final boolean packed;
    private final List<Pointer> kept = new ArrayList<>();
    private final List<IValue> arguments = new ArrayList<>();

    /// @param weight **shape** `(out, in, h, w)`; in bfloat16 the convolution computes in it
    /// @param bias **shape** `(out)`, of the same format
    /// @param input the shape to pack for; others work too, more slowly
    public PackedConvolution(Tensor weight, Tensor bias, Window window, long... input) {
        this(torch.hasMKLDNN(), weight, bias, window, input);
    }

    /// @param packed whether to use oneDNN, which the engine must have then
    PackedConvolution(boolean packed, Tensor weight, Tensor bias, Window window, long... input) {
        this.packed = packed;
        this.window = window;
        this.bias = keep(bias);
        if (packed) {
            this.weight = keep(torch.mkldnn_reorder_conv2d_weight(
                    weight.contiguous().to_mkldnn(), window.paddings(), window.strides(), DILATION, 1, input));
            prepare();
        } else {
            this.weight = keep(weight.contiguous(MemoryFormat.ChannelsLast));
        }
    }

    /// The operator's arguments after the picture, without and with ReLU.
    private void prepare() {
        var schema = operator().schema().arguments();
        var whole = schema.getPointer(PADDING).real_type().get().containedType(0);
        var scalar = schema.getPointer(SCALARS).real_type().get().containedType(0);
        arguments.add(keep(new IValue(weight)));
        arguments.add(keep(new IValue(bias)));
        arguments.add(keep(pair(whole, window.padHeight, window.padWidth)));
        arguments.add(keep(pair(whole, window.stride, window.stride)));
        arguments.add(keep(pair(whole, 1, 1)));
        arguments.add(keep(new IValue(1L))); // groups
        arguments.add(keep(new IValue("none")));
        arguments.add(keep(new IValue("relu")));
        arguments.add(keep(new IValue(new GenericList(scalar))));
        arguments.add(keep(new IValue())); // algorithm
    }

    private static OperatorHandle operator() {
        return Dispatcher.singleton().findSchemaOrThrow(OPERATOR, "");
    }

    private static IValue pair(Type.TypePtr whole, long first, long second) {
        var list = new GenericList(whole);
        list.push_back(new IValue(first));
        list.push_back(new IValue(second));
        return new IValue(list);
    }

    private <P extends Pointer> P keep(P pointer) {
        pointer.retainReference();
        kept.add(pointer);
        return pointer;
    }

    /// The convolution, followed by `max(x, 0)` when `relu` is set.
    public Tensor forward(Tensor x, boolean relu) {
        if (!packed) {
            var y = torch.conv2d(x, weight, new TensorOptional(bias), window.strides(), window.paddings(), DILATION, 1);
            return relu ? y.relu_() : y;
        }
        var stack = new IValueVector();
        stack.push_back(new IValue(x));
        for (int i = 0; i < arguments.size(); i++) {
            if (i != (relu ? 6 : 7)) { // one of the two names of what follows
                stack.push_back(arguments.get(i));
            }
        }
        operator().callBoxed(stack);
        var y = new Tensor(stack.get(0).toTensor()); // the stack hands out a reference into itself
        stack.close(); // else it would hold the output to the scope's end
        return y;
    }

    @Override
    public void close() {
        kept.forEach(Pointer::close);
        kept.clear();
    }
}
