"""Reference values for packages/vision from Pillow and numpy.

Run by hand from the repository root: python tools/golden/vision.py
Writes packages/vision/src/image/__fixtures__/resize.json.
"""

import base64
import json
import platform
from pathlib import Path

import numpy
import PIL
from PIL import Image

SOURCES = Path("packages/vision/src")
VERSIONS = {"python": platform.python_version(), "numpy": numpy.__version__, "pillow": PIL.__version__}
RANDOM = numpy.random.default_rng(5)


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ",\n".join(json.dumps(case) for case in content["cases"])
    path.write_text(f'{{ "versions": {json.dumps(VERSIONS)},\n"cases": [\n{lines}\n] }}\n')


def packed(array):
    return base64.b64encode(numpy.asarray(array, dtype=numpy.uint8).tobytes()).decode()


def picture(width, height, channels):
    """Noise with edges at 0 and 255, so that filters overshoot."""
    values = RANDOM.integers(0, 256, size=(height, width, channels))
    values[: height // 2, : width // 2] = numpy.where(values[: height // 2, : width // 2] > 127, 255, 0)
    return values.astype(numpy.uint8)


def image_of(values):
    return Image.fromarray(values[:, :, 0] if values.shape[2] == 1 else values)


def resize():
    filters = {
        "box": Image.Resampling.BOX,
        "bilinear": Image.Resampling.BILINEAR,
        "bicubic": Image.Resampling.BICUBIC,
        "lanczos": Image.Resampling.LANCZOS,
        "nearest": Image.Resampling.NEAREST,
    }
    cases = []
    for name, kernel in filters.items():
        for source, target in (((13, 9, 3), (5, 4)), ((7, 5, 1), (16, 11)), ((24, 10, 1), (11, 10))):
            values = picture(*source)
            resized = numpy.asarray(image_of(values).resize(target, kernel))
            cases.append(
                {
                    "filter": name,
                    "source": source,
                    "target": target,
                    "pixels": packed(values),
                    "resized": packed(resized),
                }
            )
    colours = picture(17, 11, 3)
    grey = {"filter": "grey", "source": (17, 11, 3), "target": (17, 11), "pixels": packed(colours)}
    cases.append({**grey, "resized": packed(image_of(colours).convert("L"))})
    write(SOURCES / "image/__fixtures__/resize.json", {"cases": cases})


resize()
