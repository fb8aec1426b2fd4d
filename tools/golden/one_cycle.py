"""Rates and momenta of PyTorch's OneCycleLR at every step of some runs. Needs torch instead of Keras and JAX."""
import fixture

import torch

cases = [
    {'maxLearningRate': 0.1, 'totalSteps': 20},
    {'maxLearningRate': 1, 'totalSteps': 13, 'pctStart': 0.45, 'divFactor': 10, 'finalDivFactor': 100,
     'baseMomentum': 0.8, 'maxMomentum': 0.9},
]
torch_names = {'maxLearningRate': 'max_lr'}


def run(options):
    optimizer = torch.optim.SGD([torch.zeros(1)], lr=1, momentum=0.5)
    named = {torch_names.get(name, fixture.snake(name)): value for name, value in options.items()}
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, **named)
    rates, momenta = [], []
    for step in range(options['totalSteps']):
        rates.append(optimizer.param_groups[0]['lr'])
        momenta.append(optimizer.param_groups[0]['momentum'])
        optimizer.step()
        if step + 1 < options['totalSteps']:
            schedule.step()
    return {'config': options, 'rates': rates, 'momenta': momenta}


fixture.write('schedules/__fixtures__/one-cycle.json', {'cases': [run(case) for case in cases]}, libraries=['torch'])
