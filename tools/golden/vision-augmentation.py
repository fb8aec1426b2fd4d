"""Reference values for packages/vision's augmentation from torchvision, Pillow and numpy.

No ties are among the amounts: 1.7 times 115 is 195.5, which rounding errors would decide.

Run by hand from the repository root: python tools/golden/vision-augmentation.py
Writes packages/vision/src/augmentation/__fixtures__/augmentation.json.
"""

import base64
import json
import math
import platform
from importlib.metadata import version
from pathlib import Path

import numpy
import torch
from PIL import Image, ImageOps
from torchvision.transforms.v2 import functional as tv

TARGET = Path("packages/vision/src/augmentation/__fixtures__/augmentation.json")
VERSIONS = {"python": platform.python_version()} | {
    name: version(name) for name in ("numpy", "pillow", "torch", "torchvision")
}
RANDOM = numpy.random.default_rng(6)
WIDTH, HEIGHT = 11, 7


def packed(array):
    return base64.b64encode(numpy.asarray(array, dtype=numpy.uint8).tobytes()).decode()


def rounded(values):
    """Half and more goes up."""
    return numpy.clip(numpy.floor(numpy.asarray(values) + 0.5), 0, 255)


def in_floats(change):
    """Applies a function of torchvision in float64, so that nothing is rounded before the end."""

    def apply(pixels, amount):
        image = torch.tensor(pixels, dtype=torch.float64).permute(2, 0, 1) / 255
        return rounded(change(image, amount).permute(1, 2, 0).numpy() * 255)

    return apply


def by_pillow(change):
    return lambda pixels, amount: numpy.asarray(change(Image.fromarray(pixels), amount))


CHANGES = {
    "adjustBrightness": (in_floats(tv.adjust_brightness), (0, 0.4, 1.72)),
    "adjustContrast": (in_floats(tv.adjust_contrast), (0, 0.4, 1.72)),
    "adjustSaturation": (in_floats(tv.adjust_saturation), (0, 0.4, 1.72)),
    "adjustHue": (in_floats(tv.adjust_hue), (-0.4, 0.1, 0.5)),
    "adjustSharpness": (in_floats(tv.adjust_sharpness), (0, 0.4, 1.72)),
    "autoContrast": (in_floats(lambda image, _: tv.autocontrast(image)), (0,)),
    "posterize": (by_pillow(ImageOps.posterize), (1, 4, 7)),
    "solarize": (by_pillow(ImageOps.solarize), (0, 100, 200)),
    "equalize": (by_pillow(lambda image, _: ImageOps.equalize(image)), (0,)),
}

MOTIONS = (
    {"rotate": 30},
    {"scale": 0.6},
    {"shear": [20, 0]},
    {"shear": [0, -15]},
    {"shift": [2.25, -1.5]},
    {"rotate": -20, "scale": 1.3, "shear": [5, 10], "shift": [-1, 2]},
)


def forward(motion):
    """The 3×3 matrix from places before to places after."""
    turn, (lean_x, lean_y) = math.radians(motion.get("rotate", 0)), map(math.radians, motion.get("shear", (0, 0)))
    about = numpy.array([[1, 0, WIDTH / 2], [0, 1, HEIGHT / 2], [0, 0, 1]])
    shift = numpy.eye(3)
    shift[:2, 2] = motion.get("shift", (0, 0))
    rotate = numpy.array([[math.cos(turn), -math.sin(turn), 0], [math.sin(turn), math.cos(turn), 0], [0, 0, 1]])
    shear = numpy.array([[1, math.tan(lean_x), 0], [math.tan(lean_y), 1, 0], [0, 0, 1]])
    scale = numpy.diag([motion.get("scale", 1), motion.get("scale", 1), 1])
    return about @ shift @ scale @ rotate @ shear @ numpy.linalg.inv(about)


def moved(pixels, matrix, fill):
    coefficients = numpy.linalg.inv(matrix)[:2].ravel()
    planes = [
        # In floats Pillow rounds nothing; its corners are those of pixels, as ours are.
        Image.fromarray(pixels[:, :, c].astype(numpy.float32)).transform(
            (WIDTH, HEIGHT), Image.Transform.AFFINE, coefficients, Image.Resampling.BILINEAR, fillcolor=fill
        )
        for c in range(3)
    ]
    return rounded(numpy.stack([numpy.asarray(plane) for plane in planes], 2))


def corners(box, matrix):
    xs, ys, xe, ye = box
    points = matrix @ numpy.array([[xs, xe, xs, xe], [ys, ys, ye, ye], [1, 1, 1, 1]])
    return [points[0].min(), points[1].min(), points[0].max(), points[1].max()]


pixels = RANDOM.integers(0, 256, size=(HEIGHT, WIDTH, 3)).astype(numpy.uint8)
pixels[:3, :5] = (pixels[:3, :5] // 8) + 90
box = (3, 2, 7, 5)
lines = [f'"pixels": "{packed(pixels)}"', f'"size": [{WIDTH}, {HEIGHT}]', f'"box": {list(box)}']
changes = [
    {"change": name, "amount": amount, "pixels": packed(change(pixels, amount))}
    for name, (change, amounts) in CHANGES.items()
    for amount in amounts
]
motions = [
    {"motion": motion, "pixels": packed(moved(pixels, forward(motion), 9)), "box": corners(box, forward(motion))}
    for motion in MOTIONS
]
for name, cases in (("changes", changes), ("motions", motions)):
    lines.append(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]")
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text("{ " + f'"versions": {json.dumps(VERSIONS)},\n' + ",\n".join(lines) + " }\n")
