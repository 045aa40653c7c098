# Golden values of io.sagan.features.Resize, from the definitions, as dense matrices in float64:
# run `python3 golden.py` beside this file to write resize.txt anew.
import numpy as np


def picture(width, height):
    i = np.arange(width * height * 3, dtype=np.int64)
    return ((i * 7919 + i * i // 13) % 256).astype(np.float64).reshape(height, width, 3)


def two_neighbours(src, out, positions):
    m = np.zeros((out, src))
    for i, p in enumerate(positions):
        lo = min(int(np.floor(p)), src - 1)
        m[i, lo] += 1 - (p - lo)
        m[i, min(lo + 1, src - 1)] += p - lo
    return m


def tf1(src, out):
    return two_neighbours(src, out, [i * src / out for i in range(out)])


def torch(src, out):
    return two_neighbours(src, out, [max(0.0, (i + 0.5) * src / out - 0.5) for i in range(out)])


def triangle(t):
    return np.maximum(0, 1 - np.abs(t))


def cubic(t, a=-0.5):
    t = np.abs(t)
    near = (a + 2) * t**3 - (a + 3) * t**2 + 1
    far = a * t**3 - 5 * a * t**2 + 8 * a * t - 4 * a
    return np.where(t < 1, near, np.where(t < 2, far, 0))


def pil(kernel, src, out):
    # Outside the kernel's radius the weights are zero, so the whole axis may be summed.
    stretch = max(src / out, 1)
    centre = (np.arange(out) + 0.5) * src / out
    m = kernel((np.arange(src)[None, :] + 0.5 - centre[:, None]) / stretch)
    return m / m.sum(axis=1, keepdims=True)


KINDS = {
    "TF1_BILINEAR": tf1,
    "TORCH_BILINEAR": torch,
    "PIL_BICUBIC": lambda s, o: pil(cubic, s, o),
    "PIL_BICUBIC_CLIPPED": lambda s, o: pil(cubic, s, o),
    "PIL_BILINEAR": lambda s, o: pil(triangle, s, o),
}

with open("resize.txt", "w") as out:
    for name, matrix in KINDS.items():
        for width, height, side in [(5, 9, 13), (31, 20, 7), (12, 40, 12), (1, 1, 4)]:
            x = picture(width, height)
            y = np.einsum("yh,hwc,xw->yxc", matrix(height, side), x, matrix(width, side))
            if name == "PIL_BICUBIC_CLIPPED":
                y = y.clip(0, 255)
            print(name, width, height, side, *("%.6f" % v for v in y.ravel()), file=out)
