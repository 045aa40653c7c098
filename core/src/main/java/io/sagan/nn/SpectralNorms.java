package io.sagan.nn;

import io.sagan.tensor.Autocast;
import io.sagan.tensor.Script;
import io.sagan.tensor.TensorLists;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;

/// The spectral norms of one network, iterated together: for a pass through it all its weights are divided in one
/// call of the engine, and all their gradients found in another. Weight by weight that takes some twenty calls and as
/// many operations of autograd each, an eighth of a small network's training step.
///
/// The numbers are those of [SpectralNorm#normalise]. Each divided weight `W/σ` is a leaf; what arrives there, `G`,
/// becomes the weight's gradient by `(G − ⟨G, W⟩/σ · u vᵀ)/σ`. A first derivative only with respect to weights; with
/// respect to pictures any.
public final class SpectralNorms {
    private static final String FUNCTIONS = """
            def rows(weight: Tensor) -> Tensor:
                if weight.dim() == 4:
                    return weight.permute([0, 2, 3, 1]).flatten(1)
                return weight.flatten(1)

            def divide(weights: List[Tensor], us: List[Tensor], vs: List[Tensor], eps: float) \
            -> Tuple[List[Tensor], List[Tensor], List[Tensor], List[Tensor]]:
                rights: List[Tensor] = []
                for i in range(len(weights)):
                    rights.append(torch.mv(rows(weights[i]).t(), us[i]))
                lengths = torch._foreach_norm(rights)
                torch._foreach_clamp_min_(lengths, eps)
                torch._foreach_div_(rights, lengths)
                images: List[Tensor] = []
                for i in range(len(weights)):
                    weight = weights[i]
                    images.append(torch.mv(rows(weight), rights[i]))
                    if weight.dim() == 4:
                        named = vs[i].view([weight.size(1), weight.size(2), weight.size(3)]).permute([1, 2, 0])
                        named.copy_(rights[i].view_as(named))
                    else:
                        vs[i].copy_(rights[i])
                lengths = torch._foreach_norm(images)
                torch._foreach_clamp_min_(lengths, eps)
                lefts = torch._foreach_div(images, lengths)
                torch._foreach_copy_(us, lefts)
                shares: List[Tensor] = []
                for i in range(len(weights)):
                    shares.append(lefts[i].dot(images[i]))
                torch._foreach_reciprocal_(shares)
                return torch._foreach_mul(weights, shares), lefts, rights, shares

            def undo(gradients: List[Tensor], weights: List[Tensor], lefts: List[Tensor], rights: List[Tensor], \
            shares: List[Tensor]) -> Tuple[List[Tensor]]:
                changes: List[Tensor] = []
                for i in range(len(weights)):
                    gradient = rows(gradients[i])
                    along = gradient.flatten().dot(rows(weights[i]).flatten()).mul(shares[i])
                    changes.append(torch.addr(gradient, lefts[i] * along, rights[i], alpha=-1))
                torch._foreach_mul_(changes, shares)
                for i in range(len(weights)):
                    weight = weights[i]
                    if weight.dim() == 4:
                        kernel = [weight.size(0), weight.size(2), weight.size(3), weight.size(1)]
                        changes[i] = changes[i].view(kernel).permute([0, 3, 1, 2])
                    else:
                        changes[i] = changes[i].view(weight.size())
                return (changes,)
            """;

    private final Script script = new Script(FUNCTIONS);
    private final List<SpectralNorm> members = new ArrayList<>();

    /// Without members; every spectral norm adds itself to the group that its [WeightStyle] names.
    public SpectralNorms() {}

    void add(SpectralNorm member) {
        if (!members.isEmpty() && members.getFirst().eps() != member.eps()) {
            throw new IllegalArgumentException("spectral norms that are iterated together must have the same ε, got "
                    + members.getFirst().eps() + " and " + member.eps());
        }
        members.add(member);
    }

    /// A pass in which every layer divides its weight itself.
    public Pass apart() {
        return new Pass(List.of());
    }

    /// Divides the weights of all members that are in training, which moves their vectors by one iteration.
    ///
    /// What is made belongs to the scope that is open.
    public Pass together() {
        return new Pass(members.stream().filter(SpectralNorm::is_training).toList());
    }

    /// One pass through the network. Until it is closed the layers use the weights that were divided for it.
    public final class Pass implements AutoCloseable {
        private final List<SpectralNorm> moved;
        private final List<Pointer> made = new ArrayList<>();
        private final List<Tensor> divided = new ArrayList<>();
        private List<IValue> vectors = List.of();

        private Pass(List<SpectralNorm> moved) {
            this.moved = moved;
            if (!moved.isEmpty()) {
                divide();
            }
        }

        private void divide() {
            List<IValue> results;
            try (var _ = Autocast.off()) {
                results = script.call(
                        "divide",
                        of(SpectralNorm::weight),
                        of(SpectralNorm::left),
                        of(SpectralNorm::right),
                        new IValue(moved.getFirst().eps()));
            }
            made.addAll(results);
            vectors = results.subList(1, results.size());
            var tensors = results.getFirst().toTensorVector();
            made.add(tensors);
            boolean differentiable = GradMode.is_enabled();
            for (int i = 0; i < moved.size(); i++) {
                var weight = tensors.get(i)
                        .requires_grad_(differentiable && moved.get(i).weight().requires_grad());
                divided.add(weight);
                moved.get(i).use(weight);
            }
        }

        private IValue of(Function<SpectralNorm, Tensor> tensor) {
            return list(moved.stream().map(tensor).toList());
        }

        /// Ends the pass; its gradients can still be taken.
        @Override
        public void close() {
            moved.forEach(norm -> norm.use(null));
            if (divided.stream().noneMatch(Tensor::requires_grad)) {
                giveBack();
            }
        }

        /// Adds to the gradients of the weights what has arrived at the divided ones since; once.
        public void backward() {
            var gradients = divided.stream().map(Tensor::grad).toList();
            if (gradients.stream().anyMatch(Tensor::defined)) {
                undo(gradients);
            }
            giveBack();
        }

        /// A layer that the loss does not see has no gradient, before and after.
        private void undo(List<Tensor> gradients) {
            var whole = new ArrayList<Tensor>();
            for (int i = 0; i < moved.size(); i++) {
                whole.add(gradients.get(i).defined() ? gradients.get(i) : divided.get(i));
            }
            List<IValue> results;
            try (var _ = Autocast.off()) {
                results = script.call(
                        "undo", list(whole), of(SpectralNorm::weight), vectors.get(0), vectors.get(1), vectors.get(2));
            }
            var changes = results.getFirst().toTensorVector();
            for (int i = 0; i < moved.size(); i++) {
                if (gradients.get(i).defined()) {
                    moved.get(i).addGradient(changes.get(i));
                }
            }
        }

        /// Not later with the scope: two passes would hold their network's weights twice until then.
        private void giveBack() {
            divided.clear();
            made.forEach(Pointer::close);
            made.clear();
        }
    }

    private static IValue list(List<Tensor> tensors) {
        return new IValue(TensorLists.of(tensors));
    }
}
