package io.sagan.train;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/// The tensors in the fields of a network and of its layers, by reflection.
final class HeldTensors {

    /// @param field such as `Conv2d.bias`
    /// @param tensor what it holds
    record Held(String field, Tensor tensor) {}

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Held> held = new ArrayList<>();

    private HeldTensors() {}

    static List<Held> of(Object network) throws IllegalAccessException {
        var walk = new HeldTensors();
        walk.visit("", network);
        return walk.held;
    }

    private void visit(String field, Object object) throws IllegalAccessException {
        switch (object) {
            case Tensor tensor -> held.add(new Held(field, tensor));
            case Map<?, ?> several -> visit(field, several.values());
            case Iterable<?> several -> {
                for (var each : several) {
                    visit(field, each);
                }
            }
            default -> {
                if (object.getClass().getName().startsWith("io.sagan.") && seen.add(object)) {
                    visitFields(object);
                }
            }
        }
    }

    private void visitFields(Object object) throws IllegalAccessException {
        for (var field : object.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                field.setAccessible(true);
                var value = field.get(object);
                if (value != null && !value.getClass().isEnum()) {
                    visit(object.getClass().getSimpleName() + "." + field.getName(), value);
                }
            }
        }
    }
}
