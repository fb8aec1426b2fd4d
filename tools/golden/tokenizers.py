"""Reference values for packages/nlp/src/tokenizers from Hugging Face's tokenizers.

Run by hand from the repository root: python tools/golden/tokenizers.py
Writes packages/nlp/src/tokenizers/__fixtures__/tokenizers.json: merges and vocabularies learnt from a small text, and
tokens with their places (in UTF-16 units) of texts that were not learnt from.

The library numbers pieces that carry a mark (`##b`, `b</w>`) in an order that differs from run to run, and by it decides
between pairs of equal counts. So training is compared with those pieces as special tokens, whose order is given.
"""

import json
import platform
import sys
from pathlib import Path

# This folder is first on the path, and this file has the library's name.
sys.path.pop(0)

import tokenizers
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

TARGET = Path("packages/nlp/src/tokenizers/__fixtures__/tokenizers.json")
TEXTS = [
    "the cat sat on the mat, and the cats sat on the mats",
    "a bigger cat is the biggest of all the big cats; isn't it?",
    "widest, wider, wide -- newest, newer, new! lowest, lower, low.",
    "naïve cafés, naïve café; Ünïcode: 東京 東京都 京都 😀😀 ok",
    "she said: 'the newer, the better', they'll say we're lower than 1024 or 2048",
    "HELLO Hello hello   double  spaces\tand\ttabs\nand lines\n\n",
]
QUERIES = TEXTS + [
    "",
    "   ",
    "lowering the newest bigcats' mattress!",
    "zebra Ω unknown\u0301 é e\u0301 🤷‍♀️ 京 x\u00a0y\u200bz",
    "[PAD]the cat[PAD] sat<s>on</s>[UNK]",
    "3.14159 and 10,000; it's (very) good...",
    "a" * 120,
]
VOCABULARY = 340


def units(text, place):
    return len(text[:place].encode("utf-16-le")) // 2


def case(name, make, special, trainer_class=trainers.BpeTrainer, mark=lambda word: [], **options):
    options = {"vocab_size": VOCABULARY, "min_frequency": 2, "show_progress": False, **options}
    marked = sorted({piece for text in TEXTS for word in words_of(make(), text) for piece in mark(word)})
    trained = make()
    trained.train_from_iterator(TEXTS, trainer_class(special_tokens=special + marked, **options))
    training = {"specialTokens": special + marked, "json": json.loads(trained.to_str())}

    tokenizer = make()
    tokenizer.train_from_iterator(TEXTS, trainer_class(special_tokens=special, **options))
    queries = []
    for text in QUERIES:
        found = tokenizer.encode(text)
        queries.append(
            {
                "text": text,
                "ids": found.ids,
                "offsets": [[units(text, a), units(text, b)] for a, b in found.offsets],
                "decoded": tokenizer.decode(found.ids, skip_special_tokens=True),
            }
        )
    return {"model": name, "training": training, "json": json.loads(tokenizer.to_str()), "queries": queries}


def words_of(tokenizer, text):
    if tokenizer.normalizer is not None:
        text = tokenizer.normalizer.normalize_str(text)
    return [word for word, _ in tokenizer.pre_tokenizer.pre_tokenize_str(text)]


def byte_bpe():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False)
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False)
    return tokenizer


def bpe():
    tokenizer = Tokenizer(models.BPE(unk_token="[UNK]", end_of_word_suffix="</w>"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.BPEDecoder(suffix="</w>")
    return tokenizer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(cleanup=False)
    return tokenizer


cases = [
    case(
        "byteBpe", byte_bpe, ["[PAD]", "<s>", "</s>"], initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())
    ),
    case("bpe", bpe, ["[PAD]", "[UNK]"], mark=lambda word: [word[-1] + "</w>"], end_of_word_suffix="</w>"),
    case(
        "wordPiece",
        word_piece,
        ["[PAD]", "[UNK]"],
        trainer_class=trainers.WordPieceTrainer,
        mark=lambda word: ["##" + character for character in word[1:]],
    ),
]
versions = {"python": platform.python_version(), "tokenizers": tokenizers.__version__}
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_text(
    json.dumps({"versions": versions, "texts": TEXTS, "vocabularySize": VOCABULARY, "cases": cases}) + "\n"
)
