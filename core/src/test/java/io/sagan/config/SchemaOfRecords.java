package io.sagan.config;

import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// The JSON Schema of an experiment, made from the records: types and choices from the
/// components, limits from [Range], descriptions from the records' `@param` lines, defaults from
/// [Experiment#DEFAULT]. Draft 7 without references, which editors understand best.
final class SchemaOfRecords {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final List<Record> DEFAULTS = List.of(
            DataSpec.DEFAULT,
            ModelSpec.DEFAULT,
            GeneratorSpec.DEFAULT,
            DiscriminatorSpec.DEFAULT,
            LossSpec.DEFAULT,
            TrainSpec.DEFAULT,
            OutputSpec.DEFAULT,
            EvalSpec.DEFAULT);

    private SchemaOfRecords() {}

    static String generate() {
        var builder = new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_7, OptionPreset.PLAIN_JSON)
                .with(Option.INLINE_ALL_SCHEMAS, Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT);
        builder.forTypesInGeneral().withPropertySorter((a, b) -> 0).withCustomDefinitionProvider((type, context) -> {
            if (!type.getErasedType().isEnum()) {
                return null;
            }
            var choice = MAPPER.createObjectNode().put("type", "string");
            var names = choice.putArray("enum");
            for (var constant : type.getErasedType().getEnumConstants()) {
                names.add(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
            }
            return new CustomDefinition(choice, true);
        });
        builder.forFields()
                .withNullableCheck(field -> raw(field).getAnnotatedType().isAnnotationPresent(Nullable.class))
                .withRequiredCheck(field -> raw(field).getDeclaringClass().getDeclaringClass() != null)
                .withDescriptionResolver(field -> field.isFakeContainerItemScope() ? null : description(raw(field)))
                .withDefaultResolver(field -> field.isFakeContainerItemScope() ? null : defaultOf(raw(field)))
                .withNumberInclusiveMinimumResolver(number(Range::min, range -> !range.aboveMin())::apply)
                .withNumberExclusiveMinimumResolver(number(Range::min, Range::aboveMin)::apply)
                .withNumberInclusiveMaximumResolver(number(Range::max, range -> !range.belowMax())::apply)
                .withNumberExclusiveMaximumResolver(number(Range::max, Range::belowMax)::apply)
                .withArrayMinItemsResolver(field -> entries(field, Range::minEntries, 0))
                .withArrayMaxItemsResolver(field -> entries(field, Range::maxEntries, Integer.MAX_VALUE))
                .withStringMinLengthResolver(
                        field -> List.of("source", "from", "features").contains(field.getName()) ? 1 : null)
                .withStringPatternResolver(
                        field -> field.getName().equals("background") ? "^" + DataSpec.COLOUR + "$" : null);
        var schema = new SchemaGenerator(builder.build()).generateSchema(Experiment.class);
        return MAPPER.writeValueAsString(schema).replace("\r\n", "\n") + "\n";
    }

    private static Field raw(FieldScope field) {
        return field.getRawMember();
    }

    private static @Nullable Range range(FieldScope field) {
        return raw(field).getAnnotation(Range.class);
    }

    private static Function<FieldScope, @Nullable BigDecimal> number(
            Function<Range, Double> bound, Predicate<Range> applies) {
        return field -> {
            var range = range(field);
            boolean list = raw(field).getType() == List.class && !field.isFakeContainerItemScope();
            if (range == null
                    || list
                    || !applies.test(range)
                    || bound.apply(range).isInfinite()) {
                return null;
            }
            return new BigDecimal(YamlWriter.number(bound.apply(range)));
        };
    }

    private static @Nullable Integer entries(FieldScope field, Function<Range, Integer> bound, int none) {
        var range = range(field);
        boolean list = raw(field).getType() == List.class && !field.isFakeContainerItemScope();
        return range == null || !list || bound.apply(range) == none ? null : bound.apply(range);
    }

    private static @Nullable Object defaultOf(Field field) {
        if (field.getType().isRecord()) {
            return null;
        }
        for (var defaults : DEFAULTS) {
            if (defaults.getClass() == field.getDeclaringClass()) {
                for (var component : defaults.getClass().getRecordComponents()) {
                    if (component.getName().equals(field.getName())) {
                        var value = YamlWriter.value(defaults, component);
                        return plain(value);
                    }
                }
            }
        }
        return null;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Enum<?> choice -> choice.name().toLowerCase(Locale.ROOT);
            case List<?> entries -> entries.stream().map(SchemaOfRecords::plain).toList();
            case null, default -> value;
        };
    }

    private static @Nullable String description(Field field) {
        var top = field.getDeclaringClass();
        while (top.getDeclaringClass() != null) {
            top = top.getDeclaringClass();
        }
        try {
            var source = Files.readString(Path.of("src/main/java", top.getName().replace('.', '/') + ".java"));
            // Groups of one file may have a setting of the same name, each with its own words.
            int record = source.indexOf(" record " + field.getDeclaringClass().getSimpleName() + "(");
            var words = source.substring(Math.max(0, source.lastIndexOf("\n\n", record)), record);
            var param = Pattern.compile(
                            "@param " + field.getName() + " (.*?)(?=\\R\\s*/// @|\\R\\s*(?!\\s*///)\\S)",
                            Pattern.DOTALL)
                    .matcher(words);
            return param.find()
                    ? param.group(1).replaceAll("\\R\\s*///\\s*", " ").strip()
                    : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
