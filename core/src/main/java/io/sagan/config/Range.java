package io.sagan.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Allowed values of a number, or of each entry of a list of numbers. The records' constructors
/// and the JSON Schema both read it, so that the two cannot differ.
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
@interface Range {

    double min() default Double.NEGATIVE_INFINITY;

    double max() default Double.POSITIVE_INFINITY;

    /// `min` itself is refused.
    boolean aboveMin() default false;

    /// `max` itself is refused.
    boolean belowMax() default false;

    int minEntries() default 0;

    int maxEntries() default Integer.MAX_VALUE;
}
