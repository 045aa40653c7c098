package io.sagan.train;

/// The numbers that leave a step.
///
/// @param discriminator adversarial loss of the last discriminator update, without what is added to
///     it
/// @param generator adversarial loss of the generator; 0 when it was not updated
/// @param real mean logit of real pictures
/// @param fake mean logit of generated pictures
/// @param generatorUpdated whether the generator took part
public record StepLosses(double discriminator, double generator, double real, double fake, boolean generatorUpdated) {}
