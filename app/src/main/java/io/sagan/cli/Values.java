package io.sagan.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/// How the command line reads values: numbers as experiments write them, and nothing may be empty,
/// for that is what an unset variable of the shell leaves, and would name the current folder.
final class Values {
    private Values() {}

    /// Registers the readers with a command and those below it.
    static void register(CommandLine line) {
        line.registerConverter(String.class, Values::text)
                .registerConverter(Path.class, value -> Path.of(text(value)))
                .registerConverter(Integer.class, value -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .registerConverter(int.class, value -> (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE))
                .registerConverter(Long.class, value -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE))
                .registerConverter(Double.class, Values::number)
                .registerConverter(double.class, Values::number);
    }

    /// The sentence on a value that was not read here, with the name of its option or argument.
    static Optional<String> problem(ParameterException failure) {
        if (failure.getArgSpec() == null || !(failure.getCause() instanceof TypeConversionException why)) {
            return Optional.empty();
        }
        var name = failure.getArgSpec() instanceof OptionSpec option
                ? option.longestName()
                : failure.getArgSpec().paramLabel();
        return Optional.ofNullable(why.getMessage())
                .filter(rule -> rule.startsWith("must "))
                .map(rule -> name + " " + rule);
    }

    private static String text(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("must not be empty; is a shell variable unset?");
        }
        return value;
    }

    private static long whole(String value, long least, long most) {
        try {
            long number = decimal(value).longValueExact();
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            throw new TypeConversionException("must be a whole number, got " + value);
        } catch (ArithmeticException unfit) {
            if (decimal(value).abs().compareTo(BigDecimal.valueOf(most)) < 0) {
                throw new TypeConversionException("must be a whole number, got " + value);
            }
        }
        throw new TypeConversionException("must be a whole number in " + least + ".." + most + ", got " + value);
    }

    private static double number(String value) {
        try {
            double number = decimal(value).doubleValue();
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            throw new TypeConversionException("must be a number, got " + value);
        }
        throw new TypeConversionException("must be a number of at most 1.8e308, got " + value);
    }

    private static BigDecimal decimal(String value) {
        return new BigDecimal(text(value).strip());
    }
}
