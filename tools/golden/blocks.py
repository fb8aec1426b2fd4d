"""Blocks that Keras itself does not have, made of its layers: KerasHub's TransformerEncoder and a pooling by attention."""
import keras
from keras import ops


class TransformerEncoder(keras.layers.Layer):
    """KerasHub's block, by its documented order of steps; KerasHub itself would bring TensorFlow with it."""

    def __init__(
        self, intermediate_dim, num_heads, dropout=0.0, activation='relu', layer_norm_epsilon=1e-5, normalize_first=False
    ):
        super().__init__()
        self.intermediate_dim = intermediate_dim
        self.num_heads = num_heads
        self.rate = dropout
        self.activation = activation
        self.epsilon = layer_norm_epsilon
        self.normalize_first = normalize_first
        self.supports_masking = True

    def build(self, shape):
        norm = lambda name: keras.layers.LayerNormalization(epsilon=self.epsilon, name=name)
        self.attention = keras.layers.MultiHeadAttention(
            self.num_heads, shape[-1] // self.num_heads, dropout=self.rate, name='self_attention'
        )
        self.attention_norm = norm('self_attention_layer_norm')
        self.inner = keras.layers.Dense(
            self.intermediate_dim, activation=self.activation, name='feedforward_intermediate_dense'
        )
        self.outer = keras.layers.Dense(shape[-1], name='feedforward_output_dense')
        self.feed_norm = norm('feedforward_layer_norm')
        self.attention.build(shape, shape)
        self.attention_norm.build(shape)
        self.inner.build(shape)
        self.outer.build((*shape[:-1], self.intermediate_dim))
        self.feed_norm.build(shape)

    def call(self, x, mask=None, use_causal_mask=False):
        attend = lambda value: self.attention(
            value, value, value_mask=mask, use_causal_mask=use_causal_mask
        )
        feed = lambda value: self.outer(self.inner(value))
        for part, norm in ((attend, self.attention_norm), (feed, self.feed_norm)):
            if self.normalize_first:
                x = x + part(norm(x))
            else:
                x = norm(x + part(x))
        return x


class AttentionPooling1D(keras.layers.Layer):
    """Yang et al. 2016, equations 5 to 7."""

    def __init__(self, units=None, use_bias=True):
        super().__init__()
        self.units = units
        self.use_bias = use_bias

    def build(self, shape):
        units = self.units or shape[-1]
        self.kernel = self.add_weight(name='kernel', shape=(shape[-1], units))
        self.bias = self.add_weight(name='bias', shape=(units,)) if self.use_bias else 0.0
        self.query = self.add_weight(name='query', shape=(units, 1))

    def call(self, x, mask=None):
        scores = ops.squeeze(ops.tanh(x @ self.kernel + self.bias) @ self.query, -1)
        if mask is not None:
            scores = ops.where(mask, scores, -1e9)
        return ops.sum(ops.softmax(scores)[..., None] * x, axis=1)
