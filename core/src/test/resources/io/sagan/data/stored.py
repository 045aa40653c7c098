"""Makes the golden files of the reading as stored: what Pillow's convert("RGB") gives for the inputs of
golden.py, and for a few more that are made here.

Run with Pillow 12.3 and numpy in this folder, after golden.py: python3 stored.py
An input NAME has its result in stored/NAME.png.
"""
import glob
import os
import struct
import zlib

import numpy as np
from PIL import Image

os.makedirs("stored", exist_ok=True)
for old in glob.glob("stored/*"):
    os.remove(old)

# A frame that leaves some of its screen bare, with and without a transparent colour: the screen is 60 by 50
for name in ("still.gif", "stillclear.gif"):
    content = bytearray(open(name, "rb").read())
    content[6:10] = struct.pack("<HH", 60, 50)
    at = content.index(b"\x2c\x00\x00\x00\x00" + struct.pack("<HH", 48, 40))
    content[at + 1:at + 5] = struct.pack("<HH", 7, 3)
    open("stored/bare" + name, "wb").write(content)

rng = np.random.default_rng(1)


def png(name, width, height, bits, kind, rows, extra=b""):
    def chunk(type, data):
        return struct.pack(">I", len(data)) + type + data + struct.pack(">I", zlib.crc32(type + data))
    lines = b"".join(b"\0" + row for row in rows)
    open("stored/" + name, "wb").write(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0))
        + extra + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b""))


def random_rows(bytes_each, rows):
    return [rng.bytes(bytes_each) for _ in range(rows)]


def trns(*samples):
    data = struct.pack(">%dH" % len(samples), *samples)
    return struct.pack(">I", len(data)) + b"tRNS" + data + struct.pack(">I", zlib.crc32(b"tRNS" + data))


png("twobitgrey.png", 20, 12, 2, 0, random_rows(5, 12))
png("fourbitgrey.png", 20, 12, 4, 0, random_rows(10, 12))
png("deepgreyalpha.png", 9, 7, 16, 4, random_rows(36, 7))
plain = random_rows(27, 7)
png("rgbclear.png", 9, 7, 8, 2, plain, trns(*plain[0][:3]))
palette = Image.fromarray(rng.integers(0, 16, (10, 14), np.uint8), "P")
palette.putpalette(rng.bytes(48))
palette.save("stored/fadedpalette.png", transparency=bytes(range(0, 256, 16)), bits=4)
Image.fromarray(rng.integers(0, 256, (9, 8, 4), np.uint8), "RGBA").save("stored/alpha.bmp")
# Nothing but noise below its transparency, so that no colour there may be made up
Image.fromarray(rng.integers(0, 256, (9, 8, 4), np.uint8) * np.array([1, 1, 1, 0], np.uint8), "RGBA").save(
    "stored/hidden.png")
Image.fromarray(rng.integers(0, 256, (9, 8, 4), np.uint8) * np.array([1, 1, 1, 0], np.uint8), "RGBA").save(
    "stored/hidden.webp", lossless=True, exact=True)

inputs = [name for name in glob.glob("*.*") if name.count(".") == 1 and not name.endswith(".py")]
for path in inputs + glob.glob("stored/*"):
    Image.open(path).convert("RGB").save("stored/" + os.path.basename(path) + ".png", optimize=True)

# A picture squeezed into a square
Image.open("wide.png").resize((20, 20), Image.LANCZOS).save("stored/wide.squeezed20.png", optimize=True)
