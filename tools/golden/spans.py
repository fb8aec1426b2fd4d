"""Reference values for packages/nlp/src/tagging from seqeval: spans that tags stand for, and scores of tags.

Run by hand from the repository root: python tools/golden/spans.py
Writes packages/nlp/src/tagging/__fixtures__/spans.json.
"""

import json
import platform
import random
from importlib.metadata import version
from pathlib import Path

from seqeval.metrics import classification_report, f1_score, precision_score, recall_score
from seqeval.metrics.sequence_labeling import get_entities

TARGET = Path("packages/nlp/src/tagging/__fixtures__/spans.json")


def sentences(marks, count, seed):
    source = random.Random(seed)
    tags = ["O", *(f"{mark}-{kind}" for mark in marks for kind in ("PER", "LOC", "A-B"))]
    return [[source.choice(tags) for _ in range(source.randint(1, 8))] for _ in range(count)]


def changed(some, seed):
    """Most tags as they are, some of another place in the sentence."""
    source = random.Random(seed)
    return [[tag if source.random() < 0.8 else source.choice(tags) for tag in tags] for tags in some]


def case(marks, seed):
    truth = sentences(marks, 60, seed)
    found = changed(truth, seed + 1)
    report = classification_report(truth, found, output_dict=True, zero_division=0)
    numbers = {name: float(score(truth, found)) for name, score in
               (("precision", precision_score), ("recall", recall_score), ("f1", f1_score))}
    types = {
        kind: {"precision": row["precision"], "recall": row["recall"], "f1": row["f1-score"], "support": int(row["support"])}
        for kind, row in report.items()
        if not kind.endswith("avg")
    }
    # seqeval's last word is counted in, ours is not.
    spans = [[[kind, start, end + 1] for kind, start, end in get_entities(tags)] for tags in truth]
    return {"truth": truth, "found": found, "spans": spans, "scores": numbers, "types": plain(types)}


def plain(value):
    return {key: plain(item) for key, item in value.items()} if isinstance(value, dict) else (
        value if isinstance(value, int) else float(value))


TARGET.parent.mkdir(parents=True, exist_ok=True)
content = {"versions": {"python": platform.python_version(), "seqeval": version("seqeval")},
           "cases": [case("BI", 3), case("BIES", 4)]}
TARGET.write_text(json.dumps(content) + "\n")
