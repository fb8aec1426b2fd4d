"""Constraints of Keras: weights before and after."""
from fixture import write

import numpy as np
from keras import constraints

kernel = np.random.default_rng(1).normal(0, 1.5, (5, 4)).astype('float32')
kernel[:, 3] = 0
filters = np.random.default_rng(2).normal(0, 1, (2, 2, 3, 2)).astype('float32')

CASES = [
    ('MaxNorm', constraints.MaxNorm, {}, {}, kernel),
    ('MaxNorm', constraints.MaxNorm, {'maxValue': 1.5, 'axis': [0, 1, 2]}, {'max_value': 1.5, 'axis': [0, 1, 2]}, filters),
    ('MinMaxNorm', constraints.MinMaxNorm, {}, {}, kernel),
    ('MinMaxNorm', constraints.MinMaxNorm, {'minValue': 2.5, 'maxValue': 3, 'rate': 0.7, 'axis': 1},
     {'min_value': 2.5, 'max_value': 3, 'rate': 0.7, 'axis': 1}, kernel),
    ('UnitNorm', constraints.UnitNorm, {}, {}, kernel),
    ('UnitNorm', constraints.UnitNorm, {'axis': -1}, {'axis': -1}, kernel),
    ('NonNeg', constraints.NonNeg, {}, {}, kernel),
]

write('functions/__fixtures__/constraints.json', {
    'cases': [
        {'className': name, 'config': config, 'weight': weight, 'projected': make(**options)(weight)}
        for name, make, config, options, weight in CASES
    ],
})
