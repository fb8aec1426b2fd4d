"""Writes packages/core/src/layers/__fixtures__: what Keras's layers compute, for every case of layers.json.

A case names the layer's class and its options in camelCase; they are turned into Keras's by their spelling alone. Inputs
and weights are drawn by a seed that depends on the case's name, so that a new case changes no other; `seed` draws others,
where a number falls on the kink of a ReLU. The gradients are those of sum(output * cotangent) by inputs and trained
weights. A case with `steps` is also trained that often on further inputs; the weights that no optimizer changes are
recorded after each step.

    python tools/golden/layers.py [LAYER …]      all layers, or those named
"""
import inspect
import re
import sys
import zlib

from fixture import cases, snake, write

import jax
import keras
import numpy as np

import blocks
import positions


RECURRENT = ('SimpleRNN', 'LSTM', 'GRU', 'Bidirectional')


def option(key, value):
    """A value as Keras takes it: lists as tuples, names of functions in snake case, layers made."""
    if isinstance(value, dict) and 'className' in value:
        return class_of(value['className'])(**keras_options(value['config']))
    if isinstance(value, list):
        return tuple(value)
    if isinstance(value, str) and re.search('activation|initializer|regularizer|constraint', key, re.I):
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


def keras_options(options):
    return {snake(key): option(key, value) for key, value in options.items()}


def class_of(name):
    ours = getattr(positions, name, None) or getattr(blocks, name, None)
    return ours or getattr(keras.layers, name)


def made(case):
    """The layer, and what its call takes beside the inputs. Keras gives `useCausalMask` and attention's masks there."""
    options = keras_options(case['options'])
    arguments = {'use_causal_mask': True} if options.pop('use_causal_mask', False) else {}
    masks = [np.array(spec['mask'], bool) if 'mask' in spec else None for spec in case['inputs']]
    layer = class_of(case['layer'])
    accepted = inspect.signature(layer.call).parameters
    if case['layer'] == 'MultiHeadAttention':
        of_value, of_key = (masks + [None, None])[1:3] if len(masks) > 1 else (masks[0], None)
        arguments |= {'value_mask': of_value, 'key_mask': of_key}
    elif 'mask' in accepted and any(mask is not None for mask in masks):
        arguments['mask'] = masks if len(masks) > 1 and case['layer'] not in RECURRENT else masks[0]
    return layer(**options), arguments, masks


def given_to(case, inputs):
    """The arguments that stand for the inputs: attention takes them one by one, and one input twice."""
    if case['layer'] == 'MultiHeadAttention':
        return inputs if len(inputs) > 1 else inputs * 2
    if case['layer'] in RECURRENT:
        return inputs[:1]
    return [inputs] if len(inputs) > 1 else inputs


def first_states(case, inputs):
    """The inputs that a recurrent layer takes by the name of its first states."""
    return {'initial_state': inputs[1:]} if case['layer'] in RECURRENT and len(inputs) > 1 else {}


def name_in(layer, options, parts):
    """The name of a weight in a layer that others are parts of, from the path of names in Keras."""
    if layer == 'TimeDistributed':
        return 'layer/' + name_in(options['layer']['className'], options['layer']['config'], parts[1:])
    if layer == 'Bidirectional':
        place = 'forward/' if parts[0].startswith('forward_') else 'backward/'
        return place + name_in(options['layer']['className'], options['layer']['config'], parts[1:])
    if layer == 'TransformerEncoder':
        return f"{camel(parts[0])}/{camel('_'.join(parts[1:]))}"
    return camel('_'.join(part for part in parts if not part.endswith('_cell')))


def names_of(case, weights):
    """The weights' names in camelCase; where two have the same, with those of their parts."""
    if case['layer'] in ('TimeDistributed', 'Bidirectional', 'TransformerEncoder'):
        return [name_in(case['layer'], case['options'], weight.path.split('/')[1:]) for weight in weights]
    names = [weight.name for weight in weights]
    if len(set(names)) < len(names):
        names = ['_'.join(weight.path.split('/')[1:]) for weight in weights]
    return [camel(name) for name in names]


def draw_weight(random, weight):
    values = (0.5 * random.normal(size=weight.shape)).astype('float32')
    return np.abs(values) + np.float32(0.1) if 'variance' in weight.name else values


def compute(case):
    seed = zlib.crc32(f"{case['layer']}/{case['case']}".encode()) + case.get('seed', 0)
    random = np.random.default_rng(seed)
    layer, arguments, masks = made(case)
    inputs = [draw(random, spec) for spec in case['inputs']]
    several = len(inputs) > 1

    layer.build(*[[x.shape for x in value] if isinstance(value, list) else value.shape for value in given_to(case, inputs)])
    layer.built = True
    values = {id(weight): draw_weight(random, weight) for weight in layer.weights}
    weights = [values[id(weight)] for weight in layer.trainable_variables]
    # Seeds of dropout are no weights; they stay as they are.
    fixed = [values.get(id(variable), variable.value) for variable in layer.non_trainable_variables]
    assert [id(weight) for weight in layer.weights][: len(weights)] == [id(weight) for weight in layer.trainable_variables]

    def run(inputs, fixed, training):
        """Output and gradients for a random cotangent, and the values that no optimizer changes, afterwards."""

        def forward(float_inputs, weights):
            given = iter(float_inputs)
            x = [next(given) if value.dtype == 'float32' else value for value in inputs]
            also = {**arguments, **first_states(case, x), **({'training': True} if training else {})}
            output, state = layer.stateless_call(weights, fixed, *given_to(case, x), **also)
            return (list(output) if isinstance(output, (list, tuple)) else [output]), state

        floats = [x for x in inputs if x.dtype == 'float32']
        outputs, pull, state = jax.vjp(forward, floats, weights, has_aux=True)
        cotangents = [random.normal(size=output.shape).astype('float32') for output in outputs]
        input_gradients, weight_gradients = pull(cotangents)
        left = iter(input_gradients)
        found = {
            'cotangent': np.concatenate([cotangent.ravel() for cotangent in cotangents]),
            'inputGradients': [np.ravel(next(left)) if x.dtype == 'float32' else None for x in inputs],
            'weightGradients': [np.ravel(value) for value in weight_gradients],
        }
        return outputs, found, state

    (output, *others), found, _ = run(inputs, fixed, False)
    result = {
        'case': case['case'],
        'options': case['options'],
        'inputs': [
            {**spec, 'values': x.ravel()} for spec, x in zip(case['inputs'], inputs)
        ],
        'wrongInputs': case.get('wrongInputs', []),
        'weights': [
            {'name': name, 'shape': weight.shape, 'values': values[id(weight)].ravel()}
            for name, weight in zip(names_of(case, layer.weights), layer.weights)
        ],
        'output': {'shape': output.shape, 'values': np.ravel(output)},
        **({'states': [{'shape': state.shape, 'values': np.ravel(state)} for state in others]} if others else {}),
        **found,
    }
    if case.get('steps'):
        result['training'] = []
        state = fixed
        for _ in range(case['steps']):
            drawn = [draw(random, spec) for spec in case['inputs']]
            (output,), found, state = run(drawn, state, True)
            moved = [np.ravel(value) for value in state]
            result['training'].append({'inputs': [x.ravel() for x in drawn], 'output': np.ravel(output), **found, 'state': moved})
    if layer.supports_masking:
        is_one = not several or case['layer'] in RECURRENT
        of_query = case['layer'] == 'MultiHeadAttention'
        mask = masks[0] if of_query else layer.compute_mask(*(inputs[0], masks[0]) if is_one else (inputs, masks))
        mask = mask[0] if isinstance(mask, list) else mask
        result['outputMask'] = None if mask is None else np.asarray(mask).astype(int)
    return result


def file_name(layer):
    """GlobalMaxPooling1D -> global-max-pooling1d, LSTM -> lstm."""
    return re.sub('(?<=[a-z])(?=[A-Z])', '-', layer).lower()


if __name__ == '__main__':
    by_layer = {}
    wanted = sys.argv[1:]
    for case in cases('layers'):
        if wanted and case['layer'] not in wanted:
            continue
        by_layer.setdefault(case['layer'], []).append(compute(case))
    for layer, computed in by_layer.items():
        write(f'layers/__fixtures__/{file_name(layer)}.json', {'layer': layer, 'cases': computed})
