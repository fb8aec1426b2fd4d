"""What the scripts of this folder share: they write reference values for the tests, with the versions that made them.

Run one by hand in an environment with the pinned libraries; tests read the JSON files and never need Python:

    python -m venv venv && venv/bin/pip install keras==3.15.1 jax scikit-learn
    venv/bin/python tools/golden/optimizers.py
"""
import json
import os
from importlib.metadata import version
from pathlib import Path

# Before Keras is imported, whichever script does it: import this module first.
os.environ.setdefault('KERAS_BACKEND', 'jax')
os.environ.setdefault('JAX_PLATFORMS', 'cpu')

import numpy as np

TOOLS = Path(__file__).resolve().parent
CORE = TOOLS.parents[1] / 'packages' / 'core' / 'src'


def cases(name):
    """The cases of `name`.json beside this file."""
    return json.loads((TOOLS / f'{name}.json').read_text())


def snake(name):
    """camelCase -> snake_case."""
    return ''.join(f'_{letter.lower()}' if letter.isupper() else letter for letter in name)


def plain(value):
    """Arrays as nested lists, numbers with the fewest digits of their float32; NaN and infinities as strings."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if isinstance(value, float) or np.ndim(value) == 0:
        number = value if isinstance(value, float) else np.asarray(value).item()
        if isinstance(number, (bool, int)):
            return number
        return float(str(np.float32(number))) if np.isfinite(number) else str(number)
    return [plain(item) for item in np.asarray(value)]


def write(path, values, libraries=('keras', 'jax')):
    """Writes `{ libraries, ...values }` to `path` below packages/core/src, one value of the top two levels a line."""
    target = CORE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    content = plain({'libraries': {name: version(name) for name in libraries}, **values})
    target.write_text(_lines(content) + '\n')
    print(f'{path}: {target.stat().st_size} bytes')


def _lines(value, depth=0):
    is_row = isinstance(value, list) and not any(isinstance(item, (dict, list)) for item in value)
    if depth == 2 or is_row or not isinstance(value, (dict, list)):
        return json.dumps(value, separators=(',', ':'))
    pad = ' ' * (2 * depth + 2)
    brackets, items = '[]', value
    if isinstance(value, dict):
        brackets = '{}'
        items = [f'{json.dumps(key)}: {_lines(item, depth + 1)}' for key, item in value.items()]
    else:
        items = [_lines(item, depth + 1) for item in value]
    return f'{brackets[0]}\n' + ',\n'.join(pad + item for item in items) + f'\n{pad[2:]}{brackets[1]}'
