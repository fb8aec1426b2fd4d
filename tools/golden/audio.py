"""Reference values for packages/audio from librosa and soundfile.

Run by hand from the repository root: python tools/golden/audio.py
Writes, below packages/audio/src, features/__fixtures__/features.json and sound/__fixtures__/wav.json.
"""

import base64
import io
import json
import platform
import struct
from pathlib import Path

import librosa
import numpy
import soundfile

SOURCES = Path("packages/audio/src")
VERSIONS = {
    "python": platform.python_version(),
    "numpy": numpy.__version__,
    "librosa": librosa.__version__,
    "soundfile": soundfile.__version__,
}


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"versions": VERSIONS, **content}) + "\n")


def rounded(values, digits=7):
    return [[float(f"{x:.{digits}g}") for x in row] for row in numpy.asarray(values, dtype=numpy.float64)]


def chirp(rate, seconds):
    """A tone that rises and swells, with a quieter one above it: the test makes the same numbers."""
    t = numpy.arange(int(rate * seconds)) / rate
    low = numpy.sin(2 * numpy.pi * (200 * t + 900 * t * t)) * (0.2 + 0.6 * t)
    return (low + 0.05 * numpy.sin(2 * numpy.pi * 0.31 * rate * t)).astype(numpy.float32)


def features():
    x = chirp(22050, 0.4)
    librosa_mfcc = librosa.feature.mfcc(y=x, sr=22050)
    librosa_mel = librosa.power_to_db(librosa.feature.melspectrogram(y=x, sr=22050))
    deltas = librosa.feature.delta(librosa_mfcc, width=9, mode="nearest")

    y = chirp(16000, 0.3)
    emphasised = numpy.concatenate([y[:1], y[1:] - numpy.float32(0.97) * y[:-1]])
    # The window of 400 stands in the middle of 512: 56 zeros before make the first frame begin at the first sample.
    htk = dict(sr=16000, n_fft=512, win_length=400, hop_length=160, center=False, htk=True, norm=None, n_mels=26)
    padded = numpy.concatenate([numpy.zeros(56, numpy.float32), emphasised, numpy.zeros(56, numpy.float32)])
    htk_mfcc = librosa.feature.mfcc(S=librosa.power_to_db(librosa.feature.melspectrogram(y=padded, **htk)), n_mfcc=13)

    z = chirp(8000, 0.3)
    command = librosa.feature.melspectrogram(
        y=z, sr=8000, n_fft=256, hop_length=128, center=False, n_mels=24, fmin=60, fmax=3800
    )
    command = librosa.power_to_db(command, top_db=60)
    normal = (command - command.mean(axis=1, keepdims=True)) / numpy.maximum(1e-3, command.std(axis=1, keepdims=True))
    write(
        SOURCES / "features/__fixtures__/features.json",
        {
            "cases": [
                {"preset": "librosa", "rate": 22050, "seconds": 0.4, "normalise": "none", "frames": rounded(librosa_mfcc.T)},
                {
                    "preset": "librosa",
                    "kind": "logMel",
                    "rate": 22050,
                    "seconds": 0.4,
                    "normalise": "none",
                    "frames": rounded(librosa_mel.T[::6]),
                    "every": 6,
                },
                {
                    "preset": "librosa",
                    "deltas": 1,
                    "rate": 22050,
                    "seconds": 0.4,
                    "normalise": "none",
                    "frames": rounded(numpy.vstack([librosa_mfcc, deltas]).T),
                },
                {"preset": "htk", "rate": 16000, "seconds": 0.3, "normalise": "none", "frames": rounded(htk_mfcc.T)},
                {"preset": "command", "normalise": "meanVariance", "rate": 8000, "seconds": 0.3, "frames": rounded(normal.T)},
            ],
            "filters": {
                "slaney": rounded(librosa.filters.mel(sr=16000, n_fft=128, n_mels=8)),
                "htk": rounded(librosa.filters.mel(sr=16000, n_fft=128, n_mels=8, htk=True, norm=None)),
            },
        },
    )


def wav_bytes(samples, rate, subtype, container="WAV"):
    buffer = io.BytesIO()
    soundfile.write(buffer, samples, rate, format=container, subtype=subtype)
    return buffer.getvalue()


def wav():
    random = numpy.random.default_rng(3)
    mono = numpy.round(random.uniform(-1, 1, 24), 4)
    stereo = numpy.round(random.uniform(-1, 1, (12, 2)), 4)
    cases = []
    for container in ("WAV", "WAVEX"):
        for subtype in ("PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW", "ALAW"):
            for samples in (mono, stereo):
                data = wav_bytes(samples, 8000, subtype, container)
                read, rate = soundfile.read(io.BytesIO(data), always_2d=True)
                cases.append(
                    {
                        "name": f"{container} {subtype} {read.shape[1]}",
                        "file": base64.b64encode(data).decode(),
                        "channels": read.shape[1],
                        "samples": [float(f"{x:.9g}") for x in read.mean(axis=1)],
                    }
                )
    # All 256 codes of both laws.
    codes = bytes(range(256))
    for code, subtype in ((7, "ULAW"), (6, "ALAW")):
        head = b"RIFF" + struct.pack("<I", 36 + 256) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, code, 1, 8000, 8000, 1, 8)
        data = head + b"data" + struct.pack("<I", 256) + codes
        read, rate = soundfile.read(io.BytesIO(data))
        cases.append(
            {
                "name": f"all codes {subtype}",
                "file": base64.b64encode(data).decode(),
                "channels": 1,
                "samples": [float(f"{x:.9g}") for x in read],
            }
        )
    write(SOURCES / "sound/__fixtures__/wav.json", {"cases": cases})


features()
wav()
