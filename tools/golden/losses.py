"""The value per example of each loss of losses.json, and the gradient of their sum."""
import fixture  # first, since it chooses the backend of Keras

import jax
import jax.numpy as jnp
import keras

keras_names = {'klDivergence': 'KLDivergence'}


def values(case):
    Loss = getattr(keras.losses, keras_names.get(case['loss'], case['loss'][0].upper() + case['loss'][1:]))
    options = {fixture.snake(name): value for name, value in case.get('options', {}).items()}
    y_true = jnp.array(case['yTrue'], 'float32')
    if case['loss'] == 'dice':
        # One number an example, as all losses here; Keras's default is one for the batch.
        options['axis'] = tuple(range(1, y_true.ndim))
    loss = Loss(reduction=None, **options)
    y_pred = jnp.array(case['yPred'], 'float32')
    gradient = jax.grad(lambda prediction: loss(y_true, prediction).sum())(y_pred)
    return {'loss': loss(y_true, y_pred), 'gradient': gradient}


fixture.write('losses/__fixtures__/losses.json', {
    'cases': [{**case, 'expected': values(case)} for case in fixture.cases('losses')],
})
