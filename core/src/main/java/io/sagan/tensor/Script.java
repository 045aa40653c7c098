package io.sagan.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Functions in the engine's own language, TorchScript: many operations in one call, with no Java between them.
///
/// They are compiled at the first call and compute no gradients.
public final class Script {
    private final String source;
    private @Nullable CompilationUnit compiled;

    /// @param source definitions of functions that return a tuple
    public Script(String source) {
        this.source = source;
    }

    /// What the function returns, one by one; it belongs to the scope that is open, the rest is given back.
    ///
    /// @param function its name
    /// @param arguments in the order in which it takes them
    /// @throws NullPointerException if no scope is open
    public List<IValue> call(String function, IValue... arguments) {
        // Optimising made none of our functions faster, and takes a tenth of a second at first.
        boolean optimising = torch.getGraphExecutorOptimize();
        torch.setGraphExecutorOptimize(false);
        try (var _ = new NoGradGuard()) {
            return InnerScope.results(() -> results(function, arguments));
        } finally {
            torch.setGraphExecutorOptimize(optimising);
        }
    }

    private List<IValue> results(String function, IValue... arguments) {
        var stack = new IValueVector(arguments);
        compiled().get_function(new QualifiedName(function)).run(stack);
        var tuple = stack.get(0).toTuple().elements();
        var results = new ArrayList<IValue>();
        for (long i = 0; i < tuple.size(); i++) {
            results.add(new IValue(tuple.get(i)));
        }
        return results;
    }

    /// It outlives the scope of the call that comes first, whichever thread's.
    private synchronized CompilationUnit compiled() {
        if (compiled == null) {
            compiled = torch.compile(source);
            compiled.retainReference();
        }
        return compiled;
    }
}
