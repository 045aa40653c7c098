/// What networks see in pictures, as rows of numbers. May import `config`, `tensor`, `data`, `archive`,
/// `nn` and `org.bytedeco`; nothing else of ours.
///
/// Start at [FeatureExtractor].
@NullMarked
package io.sagan.features;

import org.jspecify.annotations.NullMarked;
