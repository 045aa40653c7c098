"""Makes golden.properties: what numpy and scipy make of the rows that Java's SampleRows makes.

Run with numpy 2 and scipy in this folder: python3 golden.py
Formulas are those of torch-fidelity 0.3 (IS, FID, KID, precision and recall), pytorch-fid (FID by sqrtm)
and the prdc package (density, coverage), in float64.
"""
import numpy as np
import scipy.linalg

out = {}


def rows(count, width, seed):
    """Exact in float32 and in Java: whole numbers below 1009, over 1009, less a half."""
    i, j = np.mgrid[0:count, 0:width].astype(np.int64)
    mixed = (i * 7919 + j * 104729 + i * i * (j + seed) * 31 + seed * 613 + (i + 3) * (j + 5) * (j + 7)) % 1009
    return (mixed / 1009.0 - 0.5).astype(np.float32)


for seed, n in ((0, 10), (2020, 10), (2020, 1000), (4294967295, 37), (7, 1)):
    out[f"permutation.{seed}.{n}"] = " ".join(map(str, np.random.RandomState(seed).permutation(n)))
r = np.random.RandomState(2020)
out["sequence.2020"] = " ".join(map(str, np.concatenate(
    [r.choice(50, 5, replace=False), r.choice(1025, 3, replace=False), r.permutation(6), r.choice(700, 4, replace=False)])))
large = np.random.RandomState(5).permutation(70000)
out["large.5.70000"] = f"{large[0]} {large[1]} {large[-1]} {int((large * np.arange(70000)).sum())}"


def inception(logits, splits, shuffle, ddof):
    x = logits.astype(np.float64)
    if shuffle is not None:
        x = x[np.random.RandomState(shuffle).permutation(len(x))]
    log_p = x - x.max(1, keepdims=True)
    log_p = log_p - np.log(np.exp(log_p).sum(1, keepdims=True))
    p = np.exp(log_p)
    scores = []
    for i in range(splits):
        part = slice(i * len(x) // splits, (i + 1) * len(x) // splits)
        q = p[part].mean(0, keepdims=True)
        scores.append(np.exp((p[part] * (log_p[part] - np.log(q))).sum(1).mean()))
    return np.mean(scores), np.std(scores, ddof=ddof)


logits = rows(203, 17, 3) * 8
out["is.fidelity"] = "%.17g %.17g" % inception(logits, 10, 2020, 0)
out["is.three"] = "%.17g %.17g" % inception(logits, 3, None, 1)


def frechet(a, b):
    a, b = a.astype(np.float64), b.astype(np.float64)
    shift = ((a.mean(0) - b.mean(0)) ** 2).sum()
    s1, s2 = np.cov(a, rowvar=False), np.cov(b, rowvar=False)
    eigen = np.sqrt(np.linalg.eigvals(s1 @ s2).astype(complex)).real.sum()
    root = scipy.linalg.sqrtm(s1 @ s2)
    spread = np.trace(s1) + np.trace(s2)
    return shift + spread - 2 * eigen, shift + spread - 2 * np.trace(root).real


for name, n, m, width in (("full", 90, 70, 24), ("oneShort", 90, 20, 24), ("bothShort", 18, 15, 24)):
    out[f"fid.{name}"] = "%.17g %.17g" % frechet(rows(n, width, 1), rows(m, width, 2) * 1.5)


def kernel(x, y):
    return (x @ y.T / x.shape[1] + 1) ** 3


def mmd(x, y):
    m = len(x)
    xx, yy, xy = kernel(x, x), kernel(y, y), kernel(x, y)
    return (xx.sum() - np.trace(xx) + yy.sum() - np.trace(yy)) / (m * (m - 1)) - 2 * xy.sum() / m ** 2


real, fake = rows(60, 24, 1).astype(np.float64), (rows(45, 24, 2) * np.float32(1.5)).astype(np.float64)
r = np.random.RandomState(2020)
subsets = []
for _ in range(7):
    f = fake[r.choice(len(fake), 20, replace=False)]
    g = real[r.choice(len(real), 20, replace=False)]
    subsets.append(mmd(f, g))
out["kid"] = "%.17g %.17g" % (np.mean(subsets), np.std(subsets))


def distances(x, y):
    return np.sqrt(((x[:, None] - y[None]) ** 2).sum(-1))


def prdc(real, fake, k, strict):
    radii = lambda x: np.sort(distances(x, x), 1)[:, k]
    d, r, f = distances(real, fake), radii(real), radii(fake)
    in_real = d < r[:, None] if strict else d <= r[:, None]
    in_fake = d < f[None] if strict else d <= f[None]
    return in_real.any(0).mean(), in_fake.any(1).mean(), in_real.sum(0).mean() / k, in_real.any(1).mean()


fake = (rows(45, 24, 2) * np.float32(1.1)).astype(np.float64)
out["prdc.three"] = " ".join("%.17g" % v for v in prdc(real, fake, 3, False))
out["prdc.five"] = " ".join("%.17g" % v for v in prdc(real, fake, 5, True))

with open("golden.properties", "w") as file:
    for key, value in out.items():
        file.write(f"{key}={value}\n")
