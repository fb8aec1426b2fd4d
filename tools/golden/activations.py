"""Activation functions of Keras: values along a grid from far below to far above 0, and rows for those of an axis."""
from fixture import snake, write

import numpy as np
from keras import activations

NAMES = ['linear', 'relu', 'relu6', 'leakyRelu', 'elu', 'celu', 'selu', 'gelu', 'silu', 'swish', 'mish', 'sigmoid',
         'hardSigmoid', 'hardSilu', 'hardSwish', 'tanh', 'softsign', 'softplus', 'exponential', 'softmax', 'logSoftmax']

grid = np.concatenate([[-30, -10, -6.5], np.linspace(-5.9, 5.9, 24), [0, 6.5, 10, 30]]).astype('float32').reshape(1, -1)
rows = np.concatenate([np.random.default_rng(1).normal(0, 3, (2, 4)), [[80, 0, -80, 79], [5, 5, 5, 5]]]).astype('float32')

write('functions/__fixtures__/activations.json', {
    'grid': grid,
    'rows': rows,
    'values': {name: activations.get(snake(name))(grid) for name in NAMES if not name.lower().endswith('softmax')},
    'valuesOfRows': {name: activations.get(snake(name))(rows) for name in ['softmax', 'logSoftmax']},
})
