"""Reference values for packages/vision's boxes from torchvision, pycocotools, and (suppression) OpenCV.

torchvision's own suppression is native code that needs the torch it was built for; all else of it is Python, for which a
declaration of the missing function is enough.

Run by hand from the repository root: python tools/golden/boxes.py
Writes packages/vision/src/boxes/__fixtures__/boxes.json.
"""

import contextlib
import io
import json
import platform
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy
import torch
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

for name in ("nms", "qnms", "roi_align", "qroi_align", "ps_roi_align", "roi_pool", "ps_roi_pool", "deform_conv2d"):
    torch.library.define(f"torchvision::{name}", "(Tensor x) -> Tensor")
    torch.library.define(f"torchvision::_{name}_backward", "(Tensor x) -> Tensor")
from torchvision import ops  # noqa: E402

TARGET = Path("packages/vision/src/boxes/__fixtures__/boxes.json")
VERSIONS = {"python": platform.python_version()} | {
    name: version(name) for name in ("numpy", "torch", "torchvision", "pycocotools", "opencv-python-headless")
}
RANDOM = numpy.random.default_rng(5)
LABELS = ("cell", "dot", "ring", "none")


def random_boxes(count, side=64, smallest=2, largest=40):
    """Corners in quarters of a pixel, which floats hold exactly."""
    corner = RANDOM.integers(0, 4 * (side - smallest), size=(count, 2)) / 4
    size = RANDOM.integers(4 * smallest, 4 * largest, size=(count, 2)) / 4
    return numpy.concatenate([corner, corner + size], 1)


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


def overlaps():
    a, b = random_boxes(12), random_boxes(12)
    # One box inside the other, the same box, boxes that touch, boxes far apart.
    a[:4] = [[0, 0, 40, 40], [3, 4, 9, 30], [0, 0, 10, 10], [0, 0, 5, 5]]
    b[:4] = [[10, 10, 20, 15], [3, 4, 9, 30], [10, 0, 20, 10], [50, 50, 60, 55]]
    functions = {
        "iou": ops.box_iou,
        "giou": ops.generalized_box_iou,
        "diou": ops.distance_box_iou,
        "ciou": ops.complete_box_iou,
    }
    values = {name: torch.diagonal(f(tensor(a), tensor(b))).tolist() for name, f in functions.items()}
    return [
        {"a": a[i].tolist(), "b": b[i].tolist()} | {name: value[i] for name, value in values.items()}
        for i in range(len(a))
    ]


def suppression():
    cases = []
    for threshold in (0.3, 0.5, 0.7):
        boxes = random_boxes(60, largest=30)
        scores = (1 + RANDOM.permutation(60)) / 64
        labels = RANDOM.integers(0, 3, size=60)
        sizes = [corner_and_size(box) for box in boxes.tolist()]
        kept = cv2.dnn.NMSBoxes(sizes, scores.tolist(), 0, threshold).tolist()
        by_label = cv2.dnn.NMSBoxesBatched(sizes, scores.tolist(), labels.tolist(), 0, threshold).tolist()
        by_label.sort(key=lambda i: -scores[i])
        cases.append(
            {
                "threshold": threshold,
                "boxes": boxes.tolist(),
                "scores": scores.tolist(),
                "labels": labels.tolist(),
                "kept": kept,
                "keptByLabel": by_label,
            }
        )
    return cases


def losses():
    a, b = random_boxes(6), random_boxes(6)
    prediction = tensor(b).requires_grad_()
    loss = ops.generalized_box_iou_loss(prediction, tensor(a))
    (gradient,) = torch.autograd.grad(loss.sum(), prediction)
    logits = tensor(RANDOM.normal(0, 3, size=(2, 5, 3))).requires_grad_()
    labels = tensor(RANDOM.integers(0, 2, size=(2, 5, 3)))
    focal = ops.sigmoid_focal_loss(logits, labels).sum((1, 2))
    (slope,) = torch.autograd.grad(focal.sum(), logits)
    return {
        "giou": {"a": a.tolist(), "b": b.tolist(), "loss": loss.tolist(), "gradient": gradient.tolist()},
        "focal": {
            "labels": labels.tolist(),
            "logits": logits.tolist(),
            "loss": focal.tolist(),
            "gradient": slope.tolist(),
        },
    }


class WithDifficult(COCOeval):
    """pycocotools ignores crowds only; VOC's difficult boxes are ignored in the same way, but with their plain IoU."""

    def _prepare(self):
        super()._prepare()
        for truths in self._gts.values():
            for truth in truths:
                truth["ignore"] = int(truth["ignore"] or truth["difficult"])


def judged(pictures, mostly_right, empty=False):
    """Pictures with true boxes, some of them difficult or of a crowd, and detections, some of them near true ones."""
    result = []
    for _ in range(pictures):
        count = 0 if empty else int(RANDOM.integers(0, 7))
        truth = [
            {
                "label": LABELS[int(RANDOM.integers(0, 3))],
                "box": box.tolist(),
                "isDifficult": bool(RANDOM.random() < 0.15),
                "isCrowd": bool(RANDOM.random() < 0.1),
            }
            for box in random_boxes(count)
        ]
        near = [
            {"label": true["label"], "box": (numpy.array(true["box"]) + RANDOM.integers(-8, 9, size=4) / 4).tolist()}
            for true in truth
            for _ in range(int(RANDOM.integers(0, 3)))
            if RANDOM.random() < mostly_right
        ]
        far = [
            {"label": LABELS[int(RANDOM.integers(0, 4))], "box": box.tolist()}
            for box in random_boxes(int(RANDOM.integers(0, 5)))
        ]
        detections = [
            one | {"score": int(RANDOM.integers(1, 30)) / 32} for one in near + far if one["box"][2] > one["box"][0] + 1 and one["box"][3] > one["box"][1] + 1
        ]
        result.append({"truth": truth, "detections": detections})
    return result


def corner_and_size(box):
    return [box[0], box[1], box[2] - box[0], box[3] - box[1]]


def evaluated(pictures):
    coco = COCO()
    annotations = [
        {
            "image_id": i,
            "category_id": LABELS.index(true["label"]),
            "bbox": corner_and_size(true["box"]),
            "area": corner_and_size(true["box"])[2] * corner_and_size(true["box"])[3],
            "iscrowd": int(true["isCrowd"]),
            "difficult": int(true["isDifficult"]),
        }
        for i, picture in enumerate(pictures)
        for true in picture["truth"]
    ]
    coco.dataset = {
        "images": [{"id": i} for i in range(len(pictures))],
        "annotations": [{"id": i + 1} | annotation for i, annotation in enumerate(annotations)],
        "categories": [{"id": i, "name": name} for i, name in enumerate(LABELS)],
    }
    found = [
        {
            "image_id": i,
            "category_id": LABELS.index(one["label"]),
            "bbox": corner_and_size(one["box"]),
            "score": one["score"],
        }
        for i, picture in enumerate(pictures)
        for one in picture["detections"]
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        coco.createIndex()
        evaluation = WithDifficult(coco, coco.loadRes(found), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    # precision: [threshold, recall, label, area, most detections]; -1 where there are no boxes.
    precision = evaluation.eval["precision"][:, :, :, 0, 2]
    by_label = [
        [None if precision[t, 0, k] < 0 else float(precision[t, :, k].mean()) for t in range(10)]
        for k in range(len(LABELS))
    ]
    mean, at_half = evaluation.stats[:2]
    return {"pictures": pictures, "mAP50_95": float(mean), "mAP50": float(at_half), "averagePrecision": by_label}


parts = {
    "overlaps": overlaps(),
    "suppression": suppression(),
    "coco": [evaluated(judged(12, 0.9)), evaluated(judged(20, 0.5)), evaluated(judged(3, 1) + judged(2, 0, True))],
}
lines = [f'"versions": {json.dumps(VERSIONS)}', f'"labels": {json.dumps(LABELS)}']
for name, cases in parts.items():
    lines.append(f'"{name}": [\n' + ",\n".join(json.dumps(case) for case in cases) + "\n]")
lines += [f'"{name}": {json.dumps(case)}' for name, case in losses().items()]
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text("{ " + ",\n".join(lines) + " }\n")
