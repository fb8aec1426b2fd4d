"""Writes tools/golden/__fixtures__/workloads.json: three training steps of the nine workloads in float64 PyTorch.

    npm run build && node tools/golden/workload-inputs.mjs FOLDER
    venv/bin/pip install torch==2.13.0 safetensors
    venv/bin/python tools/golden/workloads.py FOLDER

The first script writes weights, a batch of two examples, the patterns of dropout and the architecture; this one runs the
architecture with PyTorch's own layers, takes the losses and updates as Keras defines them, and records for each workload
the losses, the norm of each weight, how far it has moved, and 100 weights among those that have.
"""
import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

STEPS = 3
SAMPLES = 100
MARGIN = 1e-7
TARGET = Path(__file__).resolve().parent / '__fixtures__' / 'workloads.json'

torch.set_default_dtype(torch.float64)


def activated(y, name):
    if name in (None, 'linear'):
        return y
    return {'relu': F.relu, 'softmax': lambda x: F.softmax(x, -1), 'sigmoid': torch.sigmoid}[name](y)


def pictures(f, x):
    """Keras has channels last, PyTorch first."""
    return f(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def dense(x, w, options):
    return activated(F.linear(x, w['kernel'].T, w['bias']), options.get('activation'))


def conv2d(x, w, options):
    assert not {'strides', 'padding', 'groups', 'dilationRate'} & set(options)
    y = pictures(lambda image: F.conv2d(image, w['kernel'].permute(3, 2, 0, 1), w['bias']), x)
    return activated(y, options.get('activation'))


def lstm(x, w, options):
    """PyTorch's gates stand in the order of Keras's; it has two biases, of which one is 0 here."""
    units = options['units']
    layer = torch.nn.LSTM(x.shape[-1], units, batch_first=True)
    weights = {
        'weight_ih_l0': w['kernel'].T,
        'weight_hh_l0': w['recurrentKernel'].T,
        'bias_ih_l0': w['bias'],
        'bias_hh_l0': torch.zeros(4 * units),
    }
    y, _ = torch.func.functional_call(layer, weights, (x,))
    return y if options.get('returnSequences') else y[:, -1]


def attention(x, w, options):
    """To itself, without masks."""
    heads, size = options['numHeads'], options['keyDim']
    batch, time, width = x.shape
    assert size * heads == width and not {'valueDim', 'dropout', 'useCausalMask'} & set(options)

    def project(part):
        y = F.linear(x, w[f'{part}Kernel'].reshape(width, -1).T, w[f'{part}Bias'].reshape(-1))
        return y.view(batch, time, heads, size).transpose(1, 2)

    y = F.scaled_dot_product_attention(project('query'), project('key'), project('value'))
    y = y.transpose(1, 2).reshape(batch, time, width)
    return F.linear(y, w['attentionOutputKernel'].reshape(width, width).T, w['attentionOutputBias'])


LAYERS = {
    'Dense': dense,
    'Conv2D': conv2d,
    'LSTM': lstm,
    'MultiHeadAttention': attention,
    'Add': lambda inputs, w, options: sum(inputs),
    'Embedding': lambda x, w, options: F.embedding(x.long(), w['embeddings']),
    'Flatten': lambda x, w, options: x.reshape(x.shape[0], -1),
    'GlobalAveragePooling1D': lambda x, w, options: x.mean(1),
    'GlobalAveragePooling2D': lambda x, w, options: x.mean((1, 2)),
    'LayerNormalization': lambda x, w, options: F.layer_norm(x, x.shape[-1:], w['gamma'], w['beta'], options.get('epsilon', 1e-3)),
    'MaxPooling2D': lambda x, w, options: pictures(lambda image: F.max_pool2d(image, 2), x),
    'PositionEmbedding': lambda x, w, options: w['embeddings'][: x.shape[1]].expand(x.shape),
}


def forward(architecture, inputs, weights, drop):
    values = list(inputs)
    for place, call in enumerate(architecture['calls']):
        layer = architecture['layers'][call['layer']]
        name, options = layer['config']['name'], layer['config']
        on = call['on']
        x = [values[i] for i in on] if isinstance(on, list) else values[on]
        own = {key.split('/')[1]: value for key, value in weights.items() if key.split('/')[0] == name}
        values.append(x * drop[place] if layer['className'] == 'Dropout' else LAYERS[layer['className']](x, own, options))
    return [values[i] for i in architecture['outputs']]


def loss_of(target, output, activation):
    """As Keras's losses of probabilities: kept away from 0 and 1."""
    if activation == 'softmax':
        p = torch.clamp(output / output.sum(-1, keepdim=True), MARGIN, 1 - MARGIN)
        return -(target * p.log()).sum(-1).mean()
    if activation == 'sigmoid':
        p = torch.clamp(output, MARGIN, 1 - MARGIN)
        return -(target * p.log() + (1 - target) * (1 - p).log()).mean()
    return ((target - output) ** 2).mean()


def adam(weight, gradient, state, step, rate=1e-3, one=0.9, two=0.999, epsilon=1e-7):
    """Keras's: epsilon is added after the correction of the bias."""
    state['m'] = one * state.get('m', 0) + (1 - one) * gradient
    state['v'] = two * state.get('v', 0) + (1 - two) * gradient**2
    return weight - rate * (1 - two**step) ** 0.5 / (1 - one**step) * state['m'] / (state['v'].sqrt() + epsilon)


def train(path):
    with safe_open(path, 'np') as file:
        metadata = {key: json.loads(value) if key in ('architecture', 'names', 'weights') else value for key, value in file.metadata().items()}
        tensors = {name: torch.from_numpy(file.get_tensor(name)).double() for name in file.keys()}
    architecture, names = metadata['architecture'], metadata['names']
    start = {name: tensors[name] for name in metadata['weights']}
    weights, states, losses = dict(start), {name: {} for name in start}, []
    inputs = [tensors[f'batch/x/{name}'] for name in names['x']]
    targets = [tensors[f'batch/y/{name}'] for name in names['y']]
    last = [architecture['layers'][architecture['calls'][i - len(inputs)]['layer']] for i in architecture['outputs']]
    for step in range(STEPS):
        drop = {int(key.split('/')[1]): value for key, value in tensors.items() if key.startswith('dropout/') and key.endswith(f'/{step}')}
        leaves = {name: value.clone().requires_grad_() for name, value in weights.items()}
        outputs = forward(architecture, inputs, leaves, drop)
        activations = [layer['config'].get('activation') for layer in last]
        total = sum(loss_of(*parts) for parts in zip(targets, outputs, activations))
        gradients = torch.autograd.grad(total, list(leaves.values()))
        losses.append(total.item())
        for (name, weight), gradient in zip(list(weights.items()), gradients):
            weights[name] = adam(weight, gradient, states[name], step + 1)
    random = np.random.default_rng(0)
    return {'losses': losses, 'weights': [record(name, start[name], weights[name], len(start), random) for name in start]}


def record(name, start, end, count, random):
    moved = np.flatnonzero((end != start).numpy())
    picked = np.sort(random.choice(moved, min(len(moved), -(-SAMPLES // count)), replace=False))
    return {
        'name': name,
        'norm': end.norm().item(),
        'moved': (end - start).norm().item(),
        'samples': [[int(i), end.flatten()[int(i)].item()] for i in picked],
    }


def rounded(value):
    """Ten digits, which is more than float32 has."""
    if isinstance(value, float):
        return float(f'{value:.10g}')
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


if __name__ == '__main__':
    found = {}
    for path in sorted(Path(sys.argv[1]).glob('*.safetensors')):
        found[path.stem] = rounded(train(path))
        print(path.stem, found[path.stem]['losses'])
    parts = [f'{json.dumps(name)}: {json.dumps(value, separators=(",", ":"))}' for name, value in found.items()]
    libraries = json.dumps({name: version(name) for name in ('torch', 'numpy')})
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(f'{{\n"libraries": {libraries},\n"workloads": {{\n' + ',\n'.join(parts) + '\n}\n}\n')
    print(f'{TARGET.name}: {TARGET.stat().st_size} bytes')
