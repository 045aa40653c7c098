package io.sagan.config;

/// What can be measured of generated pictures.
public enum Measure {
    /// Inception Score (arXiv:1606.03498): variety and certainty of the network's classes.
    IS,
    /// Fréchet distance of the features (arXiv:1706.08500).
    FID,
    /// Kernel distance of the features (arXiv:1801.01401).
    KID,
    /// Precision and recall (arXiv:1904.06991), density and coverage (arXiv:2002.09797).
    PRDC,
    /// The Fréchet distance within each class, and its mean (arXiv:1802.05637).
    INTRA_FID,
    /// The Fréchet distance extrapolated to infinitely many generated pictures (arXiv:1911.07023).
    INFINITY,
    /// How much nearer to real pictures the generated ones are than other real ones.
    MEMORISATION,
    /// How varied the pictures of a class are, against the real ones of that class.
    DIVERSITY
}
