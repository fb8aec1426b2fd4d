"""Writes packages/core/src/layers/__fixtures__: what Keras's layers compute, for every case of layers.json.

A case names the layer's class and its options in camelCase; they are turned into Keras's by their spelling alone. Inputs
and weights are drawn by a seed that depends on the case's name, so that a new case changes no other; `seed` draws others,
where a number falls on the kink of a ReLU. The gradients are those of sum(output * cotangent) by inputs and weights.
"""
import inspect
import re
import zlib

from fixture import cases, snake, write

import jax
import keras
import numpy as np


def option(key, value):
    """A value as Keras takes it: lists as tuples, names of functions in snake case."""
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and re.search('activation|Activation|Initializer|Regularizer|Constraint', key):
        return value if re.fullmatch('l1|l2|l1l2', value) else {'nonNegative': 'non_neg'}.get(value, snake(value))
    return value


def draw(random, spec):
    if spec['kind'] == 'ids':
        return random.integers(0, spec['below'], spec['shape']).astype('int32')
    if spec['kind'] == 'spaced':  # No two values close together: a maximum has a gradient there.
        size = int(np.prod(spec['shape']))
        return (0.15 * (random.permutation(size) - size / 2)).reshape(spec['shape']).astype('float32')
    return random.normal(size=spec['shape']).astype('float32')


def camel(name):
    return re.sub('_([a-z])', lambda match: match[1].upper(), name)


def compute(case):
    seed = zlib.crc32(f"{case['layer']}/{case['case']}".encode()) + case.get('seed', 0)
    random = np.random.default_rng(seed)
    layer = getattr(keras.layers, case['layer'])(**{snake(k): option(k, v) for k, v in case['options'].items()})
    inputs = [draw(random, spec) for spec in case['inputs']]
    masks = [np.array(spec['mask'], bool) if 'mask' in spec else None for spec in case['inputs']]
    several = len(inputs) > 1

    layer.build([x.shape for x in inputs] if several else inputs[0].shape)
    layer.built = True
    weights = [(0.5 * random.normal(size=weight.shape)).astype('float32') for weight in layer.weights]
    fixed = [variable.value for variable in layer.non_trainable_variables]
    takes_mask = 'mask' in inspect.signature(layer.call).parameters and masks[0] is not None

    def forward(float_inputs, weights):
        given = iter(float_inputs)
        x = [next(given) if value.dtype == 'float32' else value for value in inputs]
        arguments = {'mask': masks[0]} if takes_mask else {}
        return layer.stateless_call(weights, fixed, x if several else x[0], **arguments)[0]

    floats = [x for x in inputs if x.dtype == 'float32']
    output, pull = jax.vjp(forward, floats, weights)
    cotangent = random.normal(size=output.shape).astype('float32')
    input_gradients, weight_gradients = pull(cotangent)
    left = iter(input_gradients)

    result = {
        'case': case['case'],
        'options': case['options'],
        'inputs': [
            {**spec, 'values': x.ravel()} for spec, x in zip(case['inputs'], inputs)
        ],
        'wrongInputs': case.get('wrongInputs', []),
        'weights': [
            {'name': camel(weight.name), 'shape': weight.shape, 'values': value.ravel()}
            for weight, value in zip(layer.weights, weights)
        ],
        'output': {'shape': output.shape, 'values': np.ravel(output)},
        'cotangent': cotangent.ravel(),
        'inputGradients': [np.ravel(next(left)) if x.dtype == 'float32' else None for x in inputs],
        'weightGradients': [np.ravel(value) for value in weight_gradients],
    }
    if layer.supports_masking:
        mask = layer.compute_mask(inputs if several else inputs[0], masks if several else masks[0])
        result['outputMask'] = None if mask is None else np.asarray(mask).astype(int)
    return result


def file_name(layer):
    """GlobalMaxPooling1D -> global-max-pooling1d, LSTM -> lstm."""
    return re.sub('(?<=[a-z])(?=[A-Z])', '-', layer).lower()


if __name__ == '__main__':
    by_layer = {}
    for case in cases('layers'):
        by_layer.setdefault(case['layer'], []).append(compute(case))
    for layer, computed in by_layer.items():
        write(f'layers/__fixtures__/{file_name(layer)}.json', {'layer': layer, 'cases': computed})
