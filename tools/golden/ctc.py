"""Losses and gradients of PyTorch's ctc_loss, labels and frames of several lengths. Needs torch instead of Keras and JAX."""
import fixture

import numpy as np
import torch

random = np.random.default_rng(5)


def case(lengths, labels, classes, scale=1):
    frames = max(lengths)
    logits = random.normal(0, scale, (len(lengths), frames, classes)).round(3)
    width = max(1, max(len(label) for label in labels))
    padded = [label + [0] * (width - len(label)) for label in labels]
    x = torch.tensor(logits, dtype=torch.float64, requires_grad=True)
    losses = torch.nn.functional.ctc_loss(
        torch.log_softmax(x, -1).transpose(0, 1), torch.tensor(padded), torch.tensor(lengths),
        torch.tensor([len(label) for label in labels]), blank=0, reduction='none')
    losses.sum().backward()
    mask = [[int(t < length) for t in range(frames)] for length in lengths]
    return {'logits': logits, 'labels': padded, 'mask': mask,
            'expected': {'loss': losses.detach().numpy(), 'gradient': x.grad.numpy()}}


fixture.write('losses/__fixtures__/ctc.json', {'cases': [
    case([4, 4], [[1, 2], [3]], 4),
    case([6, 3, 5], [[1, 1, 2], [2], [1, 2, 1, 2]], 3),
    # As few frames as can be, a label of no symbol, and scores far apart.
    case([5, 7], [[2, 2, 2], []], 3, scale=8),
]}, libraries=['torch'])
