/// Generator and discriminator of one parametric description. May import `config`, `tensor`, `nn`
/// and
/// `org.bytedeco`.
@NullMarked
package io.sagan.models;

import org.jspecify.annotations.NullMarked;
