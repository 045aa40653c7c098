"""Makes the golden files of PictureDecoderTest and LanczosTest: inputs, and what Pillow makes of them.

Run with Pillow 9.4, numpy, and ImageMagick's convert on the path, in this folder: python3 golden.py
An input NAME.EXT has its result in NAME.SIZE.png: centre crop, composite on white, Image.LANCZOS.
"""
import glob
import os
import subprocess

import numpy as np
from PIL import Image, ImageOps

for old in glob.glob("*.png") + glob.glob("*.jpg") + glob.glob("*.webp") + glob.glob("*.bmp") + glob.glob("*.gif"):
    os.remove(old)


def scene(width, height):
    y, x = np.mgrid[0:height, 0:width].astype(float)
    red = 127 + 120 * np.sin(x / 5 + y / 11)
    green = 255.0 * ((x // 7 + y // 5) % 2)
    blue = 255 * (x + y) / (width + height)
    return Image.fromarray(np.stack([red, green, blue], -1).astype(np.uint8))


def fade(width, height):
    y, x = np.mgrid[0:height, 0:width].astype(float)
    return Image.fromarray((255 * x / (width - 1)).astype(np.uint8))


def on_white(picture):
    picture = picture.convert("RGBA")
    white = Image.new("RGB", picture.size, (255, 255, 255))
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def expect(name, picture, *sizes):
    picture = ImageOps.exif_transpose(picture)
    flat = on_white(picture) if picture.mode in ("RGBA", "LA", "P", "PA") or "transparency" in picture.info else picture.convert("RGB")
    side = min(flat.size)
    left, top = (flat.width - side) // 2, (flat.height - side) // 2
    square = flat.crop((left, top, left + side, top + side))
    for size in sizes:
        square.resize((size, size), Image.LANCZOS).save(f"{name}.{size}.png")


def save(name, picture, *sizes, **options):
    picture.save(name, **options)
    expect(name.rsplit(".", 1)[0], Image.open(name), *sizes)


save("wide.png", scene(53, 37), 16, 37, 64, 5)
save("tall.png", scene(40, 71), 32, 48)
save("photo.jpg", scene(90, 61), 32, quality=90)
save("progressive.jpg", scene(64, 80), 32, quality=80, progressive=True)
save("greyphoto.jpg", scene(50, 50).convert("L"), 32)
save("grey.png", scene(50, 41).convert("L"), 32)
save("onebit.png", scene(50, 41).convert("1"), 32)
save("lossy.webp", scene(70, 50), 32, quality=85)
save("clear.webp", Image.merge("RGBA", (*scene(50, 60).split(), fade(50, 60))), 32, lossless=True)
save("plain.bmp", scene(45, 33), 32)
save("alpha.png", Image.merge("RGBA", (*scene(51, 44).split(), fade(51, 44))), 32)
save("greyalpha.png", Image.merge("LA", (scene(51, 44).convert("L"), fade(51, 44))), 32)
palette = scene(48, 40).convert("P", palette=Image.ADAPTIVE, colors=12)
save("palette.png", palette, 32)
save("paletteclear.png", palette, 32, transparency=2)
save("still.gif", palette, 32)
save("stillclear.gif", palette, 32, transparency=2)
save("greyclear.png", scene(48, 40).convert("L"), 32, transparency=int(np.asarray(scene(48, 40).convert("L"))[20, 20]))
save("cmyk.jpg", scene(60, 50).convert("CMYK"), 32, quality=95)

# A YCCK file, and 16-bit ones, which Pillow 9.4 does not write
subprocess.run(["convert", "cmyk.jpg", "-quality", "95", "ycck.jpg"], check=True)
expect("ycck", Image.open("ycck.jpg"), 32)
for name, kind in (("deep", 2), ("deepalpha", 6)):
    source = scene(47, 39) if kind == 2 else Image.merge("RGBA", (*scene(47, 39).split(), fade(47, 39)))
    source.save("source.png")
    subprocess.run(["convert", "source.png", "-depth", "16", "-resize", "43x41!", "-define", "png:bit-depth=16",
                    "-define", f"png:color-type={kind}", name + ".png"], check=True)
    os.remove("source.png")
    expect(name, Image.open(name + ".png"), 32)
deep = np.asarray(scene(47, 39).convert("L")).astype(np.uint16) * 251 + 77
Image.fromarray(deep).save("deepgrey.png")
expect("deepgrey", Image.fromarray((deep >> 8).astype(np.uint8)), 32)

# Odd spare pixels on the longer side tell a mirrored crop from a plain one
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    save(f"turned{orientation}.jpg", scene(50, 33), 24, quality=92, exif=exif)
exif = Image.Exif()
exif[0x0112] = 6
save("turned.png", scene(50, 33), 24, exif=exif)
save("turnedweb.webp", scene(50, 33), 24, lossless=True, exif=exif)
