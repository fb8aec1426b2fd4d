"""Reference values for packages/nlp/src/embeddings from gensim: files as it writes them, and what it finds near to what.

Run by hand from the repository root: python tools/golden/word_vectors.py
Writes packages/nlp/src/embeddings/__fixtures__/word-vectors.json.
"""

import base64
import json
import platform
import tempfile
from pathlib import Path

import gensim
import numpy
from gensim.models import KeyedVectors

TARGET = Path("packages/nlp/src/embeddings/__fixtures__/word-vectors.json")
WORDS = ["king", "queen", "man", "woman", "apple", "pear", "naïve", "東京", "😀"]


def main():
    random = numpy.random.default_rng(11)
    vectors = KeyedVectors(5)
    vectors.add_vectors(WORDS, random.normal(size=(len(WORDS), 5)).astype(numpy.float32))
    with tempfile.TemporaryDirectory() as folder:
        text, binary = Path(folder) / "a.vec", Path(folder) / "a.bin"
        vectors.save_word2vec_format(str(text))
        vectors.save_word2vec_format(str(binary), binary=True)
        content = {
            "versions": {"python": platform.python_version(), "numpy": numpy.__version__, "gensim": gensim.__version__},
            "text": text.read_text(encoding="utf8"),
            "binary": base64.b64encode(binary.read_bytes()).decode(),
        }
    content["words"] = WORDS
    content["vectors"] = [[float(value) for value in vectors[word]] for word in WORDS]
    content["similarity"] = float(vectors.similarity("king", "pear"))
    content["mostSimilar"] = vectors.most_similar("king", topn=4)
    content["analogy"] = vectors.most_similar(positive=["queen", "man"], negative=["king"], topn=4)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(content) + "\n")


main()
