package io.sagan.train;

/// The numbers that leave a step.
///
/// @param discriminator hinge loss of the last discriminator update, 2 where it says nothing, 0
///     at best
/// @param generator −mean logit of generated pictures; 0 when the generator was not updated
/// @param real mean logit of real pictures
/// @param fake mean logit of generated pictures
/// @param generatorUpdated whether the generator took part
public record StepLosses(double discriminator, double generator, double real, double fake, boolean generatorUpdated) {}
