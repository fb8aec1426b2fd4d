"""Classification metrics of random labels and scores, many of them tied, as scikit-learn computes them."""
import fixture

import numpy as np
from sklearn import metrics

random = np.random.default_rng(11)


def averages(y_true, y_pred, kinds):
    functions = {'precision': metrics.precision_score, 'recall': metrics.recall_score, 'f1': metrics.f1_score}
    return {name: {kind: function(y_true, y_pred, average=kind, zero_division=0, **weighted) for kind in kinds}
            for name, function in functions.items()}


def binary(size):
    labels = random.integers(0, 2, size)
    scores = np.clip(labels * 0.2 + random.random(size), 0, 1).round(1)
    predicted = (scores > np.float32(0.5)).astype(int)
    return labels, scores, predicted, averages(labels, predicted, ['binary', 'macro', 'micro', 'weighted'])


def curve(labels, scores):
    false_positive, true_positive, thresholds = metrics.roc_curve(labels, scores)
    return {'falsePositiveRate': false_positive, 'truePositiveRate': true_positive, 'thresholds': thresholds}


cases = {}
weighted = {}
labels, scores, predicted, scored = binary(60)
cases['binary'] = {
    'labels': labels, 'scores': scores, 'expected': {
        **scored, 'accuracy': metrics.accuracy_score(labels, predicted),
        'rocAuc': metrics.roc_auc_score(labels, scores), 'prAuc': metrics.average_precision_score(labels, scores),
        'confusionMatrix': metrics.confusion_matrix(labels, predicted), 'rocCurve': curve(labels, scores)}}

weights = random.integers(1, 5, 40) / 4
weighted = {'sample_weight': weights}
labels, scores, predicted, scored = binary(40)
cases['weighted'] = {
    'labels': labels, 'scores': scores, 'weights': weights, 'expected': {
        **scored, 'accuracy': metrics.accuracy_score(labels, predicted, **weighted),
        'rocAuc': metrics.roc_auc_score(labels, scores, **weighted),
        'prAuc': metrics.average_precision_score(labels, scores, **weighted),
        'confusionMatrix': metrics.confusion_matrix(labels, predicted, **weighted)}}

# Class 3 of the five occurs nowhere, class 4 in the predictions alone, so that nothing may be divided by its support.
weighted = {}
labels = random.choice([0, 1, 2], 50, p=[0.5, 0.3, 0.2])
predicted = np.where(random.random(50) < 0.6, labels, random.choice([0, 1, 2, 4], 50))
report = metrics.precision_recall_fscore_support(labels, predicted, labels=range(5), zero_division=0)
cases['classes'] = {
    'labels': labels, 'predicted': predicted, 'classes': 5, 'expected': {
        **averages(labels, predicted, ['macro', 'micro', 'weighted']),
        'accuracy': metrics.accuracy_score(labels, predicted),
        'confusionMatrix': metrics.confusion_matrix(labels, predicted, labels=range(5)),
        'perClass': dict(zip(['precision', 'recall', 'f1', 'support'], report))}}

labels = random.integers(0, 4, 40)
logits = random.normal(0, 1, (40, 4)) + np.eye(4)[labels]
probabilities = (np.exp(logits) / np.exp(logits).sum(1, keepdims=True))
cases['probabilities'] = {
    'labels': labels, 'scores': probabilities, 'expected': {
        'rocAuc': metrics.roc_auc_score(labels, probabilities, multi_class='ovr'),
        'accuracy': metrics.accuracy_score(labels, probabilities.argmax(1)),
        'top2': metrics.top_k_accuracy_score(labels, probabilities, k=2)}}

labels = random.integers(0, 2, (30, 3))
labels[:, 2] = random.random(30) < 0.2
scores = np.clip(labels * 0.3 + random.random((30, 3)), 0, 1).round(1)
scores[:, 2] = scores[:, 2] / 4
predicted = (scores > np.float32(0.5)).astype(int)
cases['multiLabel'] = {
    'labels': labels, 'scores': scores, 'expected': {
        **averages(labels, predicted, ['macro', 'micro', 'weighted']),
        'accuracy': (labels == predicted).mean(), 'rocAuc': metrics.roc_auc_score(labels, scores),
        'prAuc': metrics.average_precision_score(labels, scores)}}

labels = random.normal(50, 2, (20, 2)).round(2)
predicted = (labels + random.normal(0, 1, (20, 2))).round(2)
weights = random.integers(1, 5, 20) / 4
cases['regression'] = {
    'labels': labels, 'predicted': predicted, 'weights': weights, 'expected': {
        'r2Score': metrics.r2_score(labels, predicted),
        'weightedR2Score': metrics.r2_score(labels, predicted, sample_weight=weights),
        'rootMeanSquaredError': metrics.mean_squared_error(labels, predicted) ** 0.5,
        'meanAbsoluteError': metrics.mean_absolute_error(labels, predicted)}}

fixture.write('metrics/__fixtures__/metrics.json', cases, libraries=('scikit-learn', 'numpy'))
