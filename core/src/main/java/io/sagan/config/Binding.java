package io.sagan.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Lays a tree of settings over a record, an experiment or another: what the tree leaves out keeps its value, groups
/// merge, lists are replaced. Goes on after a problem, so that all are reported together.
final class Binding {

    private final List<String> problems = new ArrayList<>();

    private final Class<? extends Record> root;

    private Binding(Class<? extends Record> root) {
        this.root = root;
    }

    /// A tree that names another size but no layout gets the ready layout of that size.
    ///
    /// @throws ExperimentException with every problem found
    static Experiment over(Experiment base, JsonNode tree) {
        var size = tree.path("model").path("size");
        var channels = tree.path("model").path("generator").path("channels");
        var start = base;
        if (size.isInt() && size.intValue() != base.model().size()) {
            boolean ready = Layouts.SIZES.contains(size.intValue());
            if (ready || channels.isMissingNode()) {
                start = base.withModel(base.model().forSize(size.intValue()));
            }
        }
        return over(start, tree, Experiment.class);
    }

    /// The same for any record.
    static <R extends Record> R over(R base, JsonNode tree, Class<R> type) {
        var binding = new Binding(type);
        var bound = binding.record("", tree, type, base);
        if (bound == null) {
            throw new ExperimentException(binding.problems);
        }
        return bound;
    }

    /// The record, or null after noting a problem.
    private <R extends Record> @Nullable R record(String path, JsonNode node, Class<R> type, @Nullable Object base) {
        if (!node.isObject()) {
            problem(
                    path.isEmpty() ? Settings.whole(root).replaceFirst("^an? ", "the ") : path,
                    "a group of settings",
                    node);
            return null;
        }
        int before = problems.size();
        for (var name : node.propertyNames()) {
            if (Settings.component(type, name) == null) {
                problems.add(Settings.unknown(path, name, type, root));
            }
        }
        var components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            var here = Settings.join(path, components[i].getName());
            var child = node.get(components[i].getName());
            var old = base instanceof Record known ? YamlWriter.value(known, components[i]) : null;
            if (child != null) {
                values[i] = child.isNull() && Settings.nullable(components[i])
                        ? null
                        : value(here, child, components[i].getType(), components[i].getGenericType(), old);
            } else if (base != null) {
                values[i] = old;
            } else {
                problems.add("%s is missing; %s needs all of %s".formatted(here, path, Settings.names(type)));
            }
        }
        return problems.size() > before ? null : create(type, components, values);
    }

    private <R extends Record> @Nullable R create(
            Class<R> type, RecordComponent[] components, @Nullable Object[] values) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ExperimentException refused) {
                problems.addAll(refused.problems());
                return null;
            }
            throw new IllegalStateException("cannot make " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private @Nullable Object value(String path, JsonNode node, Class<?> type, Type generic, @Nullable Object old) {
        if (type.isRecord()) {
            return record(path, node, type.asSubclass(Record.class), old);
        }
        if (type == List.class) {
            return list(path, node, generic);
        }
        if (type.isEnum()) {
            return choice(path, node, type);
        }
        if (type == boolean.class) {
            return node.isBoolean() ? (Boolean) node.booleanValue() : problem(path, "true or false", node);
        }
        if (type == double.class) {
            return node.isNumber() ? (Double) node.doubleValue() : problem(path, "a number", node);
        }
        if (type == String.class) {
            return node.isString()
                    ? node.stringValue()
                    : problem(path, node.isContainer() || node.isNull() ? "a text" : "a text (put it in quotes)", node);
        }
        return whole(path, node, type);
    }

    private @Nullable Object whole(String path, JsonNode node, Class<?> type) {
        boolean isLong = type == long.class || type == Long.class;
        if (!node.isNumber()) {
            return problem(path, "a whole number", node);
        }
        double value = node.doubleValue();
        if (!node.isIntegralNumber() && value != Math.rint(value)) {
            return problem(path, "a whole number", node);
        }
        if (isLong ? !node.canConvertToLong() : !node.canConvertToInt()) {
            return problem(path, "a whole number of at most " + (isLong ? Long.MAX_VALUE : Integer.MAX_VALUE), node);
        }
        if (isLong) {
            return node.isIntegralNumber() ? node.longValue() : (long) value;
        }
        return node.isIntegralNumber() ? node.intValue() : (int) value;
    }

    private @Nullable Object list(String path, JsonNode node, Type generic) {
        var entry = (Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0];
        if (!node.isArray()) {
            return problem(
                    path,
                    entry.isEnum()
                            ? "a list of names"
                            : entry == Double.class ? "a list of numbers" : "a list of whole numbers",
                    node);
        }
        var single = entry == Integer.class ? int.class : entry == Double.class ? double.class : entry;
        var entries = new ArrayList<Object>();
        for (int i = 0; i < node.size(); i++) {
            var here = "%s[%s]".formatted(path, i);
            var value = value(here, node.get(i), single, entry, null);
            if (value != null) {
                entries.add(value);
            }
        }
        return List.copyOf(entries);
    }

    private @Nullable Object choice(String path, JsonNode node, Class<?> type) {
        List<String> names = Arrays.stream(type.getEnumConstants())
                .map(choice -> ((Enum<?>) choice).name().toLowerCase(Locale.ROOT))
                .toList();
        for (int i = 0; i < names.size(); i++) {
            if (node.isString() && names.get(i).equals(node.stringValue())) {
                return type.getEnumConstants()[i];
            }
        }
        return problem(path, "one of " + names.stream().collect(Collectors.joining(", ")), node);
    }

    private @Nullable Object problem(String path, String rule, JsonNode node) {
        problems.add("%s must be %s, got %s".formatted(path, rule, Settings.shown(node)));
        return null;
    }
}
