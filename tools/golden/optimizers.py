"""Five steps of each optimizer of optimizers.json, and the schedules at some steps."""
import fixture  # first, since it chooses the backend of Keras

import keras
import numpy as np

random = np.random.default_rng(7)
shapes = [(3, 2), (4,)]
weights = [random.normal(0, 1, shape).round(3).astype('float32') for shape in shapes]
# The fourth step has large gradients, so that every way to clip shows.
scales = [1, 0.5, 0.01, 8, 1]
gradients = [[random.normal(0, scale, shape).round(4).astype('float32') for shape in shapes] for scale in scales]

keras_names = {'beta1': 'beta_1', 'beta2': 'beta_2', 'clipNorm': 'clipnorm', 'clipValue': 'clipvalue',
               'globalClipNorm': 'global_clipnorm'}


def keras_options(options):
    return {keras_names.get(name, fixture.snake(name)): keras_value(value) for name, value in options.items()}


def keras_value(value):
    if isinstance(value, dict):
        return getattr(keras.optimizers.schedules, value['className'])(**keras_options(value['config']))
    return value


def steps(case):
    optimizer = getattr(keras.optimizers, case['className'])(**keras_options(case['options']))
    variables = [keras.Variable(weight) for weight in weights]
    after = []
    for step, (first, second) in enumerate(gradients):
        frozen = step in case.get('frozenSteps', [])
        optimizer.apply([keras.ops.array(first), None if frozen else keras.ops.array(second)], variables)
        after.append([np.asarray(variable.value).ravel() for variable in variables])
    return after


flat = [[gradient.ravel() for gradient in step] for step in gradients]
fixture.write('optimizers/__fixtures__/optimizers.json', {
    'shapes': shapes,
    'weights': [weight.ravel() for weight in weights],
    'gradients': flat,
    'cases': [{**case, 'steps': steps(case)} for case in fixture.cases('optimizers')],
})

schedules = [
    {'className': 'ExponentialDecay', 'config': {'initialLearningRate': 0.1, 'decaySteps': 10, 'decayRate': 0.5}},
    {'className': 'ExponentialDecay',
     'config': {'initialLearningRate': 0.1, 'decaySteps': 10, 'decayRate': 0.5, 'staircase': True}},
    {'className': 'CosineDecay', 'config': {'initialLearningRate': 0.1, 'decaySteps': 20}},
    {'className': 'CosineDecay', 'config': {'initialLearningRate': 0.1, 'decaySteps': 20, 'alpha': 0.2}},
    {'className': 'CosineDecay', 'config': {'initialLearningRate': 0.01, 'decaySteps': 10, 'alpha': 0.1,
                                            'warmupTarget': 0.2, 'warmupSteps': 5}},
    {'className': 'CosineDecayRestarts', 'config': {'initialLearningRate': 0.1, 'firstDecaySteps': 5}},
    {'className': 'CosineDecayRestarts',
     'config': {'initialLearningRate': 0.1, 'firstDecaySteps': 4, 'tMul': 1.5, 'mMul': 0.7, 'alpha': 0.1}},
    {'className': 'CosineDecayRestarts',
     'config': {'initialLearningRate': 0.1, 'firstDecaySteps': 10, 'tMul': 1, 'mMul': 0.5}},
    {'className': 'PiecewiseConstantDecay', 'config': {'boundaries': [4, 10], 'values': [0.1, 0.05, 0.01]}},
    {'className': 'PolynomialDecay', 'config': {'initialLearningRate': 0.1, 'decaySteps': 20}},
    {'className': 'PolynomialDecay',
     'config': {'initialLearningRate': 0.1, 'decaySteps': 10, 'endLearningRate': 0.01, 'power': 2, 'cycle': True}},
    {'className': 'InverseTimeDecay', 'config': {'initialLearningRate': 0.1, 'decaySteps': 10, 'decayRate': 0.5}},
    {'className': 'InverseTimeDecay',
     'config': {'initialLearningRate': 0.1, 'decaySteps': 10, 'decayRate': 2, 'staircase': True}},
]
at = [0, 1, 4, 5, 9, 10, 15, 19, 20, 25, 100]
fixture.write('schedules/__fixtures__/schedules.json', {
    'steps': at,
    'cases': [{**case, 'rates': [np.array(keras_value(case)(step)) for step in at]} for case in schedules],
})
