"""KerasHub's layers of positions in their defining formulas: KerasHub itself would bring TensorFlow with it."""
import keras
from keras import ops


class PositionEmbedding(keras.layers.Layer):
    """Row t of a table for step t, whatever the input holds."""

    def __init__(self, sequence_length, initializer='glorot_uniform'):
        super().__init__()
        self.sequence_length = sequence_length
        self.initializer = keras.initializers.get(initializer)
        self.supports_masking = True

    def build(self, shape):
        self.table = self.add_weight(name='embeddings', shape=(self.sequence_length, shape[-1]), initializer=self.initializer)

    def call(self, x):
        return ops.broadcast_to(self.table[: x.shape[-2]], x.shape)


class SinePositionEncoding(keras.layers.Layer):
    """Sines in the even places, cosines in the odd ones; neighbours share a frequency."""

    def __init__(self, max_wavelength=10000):
        super().__init__()
        self.max_wavelength = max_wavelength
        self.supports_masking = True

    def call(self, x):
        time, features = x.shape[-2:]
        place = ops.arange(features)
        frequency = ops.power(1 / self.max_wavelength, ops.cast(2 * (place // 2), 'float32') / features)
        angle = ops.cast(ops.arange(time), 'float32')[:, None] * frequency[None]
        even = ops.cast(place % 2 == 0, 'float32')
        return ops.broadcast_to(ops.sin(angle) * even + ops.cos(angle) * (1 - even), x.shape)
