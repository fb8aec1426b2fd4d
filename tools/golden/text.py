"""Reference values for packages/nlp from scikit-learn.

Run by hand from the repository root: python tools/golden/text.py
Writes, below packages/nlp/src, text/__fixtures__/tf-idf.json and
classification/linear/__fixtures__/logistic-regression.json.
"""

import json
import platform
from pathlib import Path

import numpy
import sklearn
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

SOURCES = Path("packages/nlp/src")
VERSIONS = {"python": platform.python_version(), "numpy": numpy.__version__, "scikit-learn": sklearn.__version__}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"versions": VERSIONS, **content}) + "\n")


def tf_idf():
    # The last column occurs in no row, the row of zeros holds no term.
    counts = numpy.array([[3, 0, 1, 1, 0], [2, 0, 0, 0, 0], [0, 0, 0, 0, 0], [4, 7, 0, 1, 0], [3, 2, 0, 0, 0]])
    plain = TfidfTransformer().fit(counts)
    sublinear = TfidfTransformer(sublinear_tf=True).fit(counts)
    write(
        SOURCES / "text/__fixtures__/tf-idf.json",
        {
            "counts": counts.tolist(),
            "idf": plain.idf_.tolist(),
            "plain": plain.transform(counts).toarray().tolist(),
            "sublinear": sublinear.transform(counts).toarray().tolist(),
        },
    )


def logistic_regression():
    random = numpy.random.default_rng(7)
    rows = numpy.round(random.normal(size=(40, 6)) * (random.random((40, 6)) < 0.5), 3)
    score = rows @ [1.5, -2, 0.5, 0, 1, -1] + 0.3 + random.normal(size=40)
    labels = (score > 0).astype(int)
    weights = numpy.round(random.random(40) * 3, 2)
    weights[4] = 0
    cases = []
    for c in (0.01, 1, 50):
        for sample_weights in (None, weights):
            # The bias is a constant feature, penalised like the others.
            model = LogisticRegression(C=c, fit_intercept=False, solver="newton-cholesky", tol=1e-12, max_iter=1000)
            model.fit(numpy.hstack([rows, numpy.ones((40, 1))]), labels, sample_weight=sample_weights)
            cases.append({"c": c, "weighted": sample_weights is not None, "solution": model.coef_[0].tolist()})
    write(
        SOURCES / "classification/linear/__fixtures__/logistic-regression.json",
        {"rows": rows.tolist(), "labels": labels.tolist(), "sampleWeights": weights.tolist(), "cases": cases},
    )


tf_idf()
logistic_regression()
