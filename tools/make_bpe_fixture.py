#!/usr/bin/env python3
"""Writes Tests/Fixtures/bpe/: small texts, and the vocabularies that Hugging Face's trainer finds in them.

    python tools/make_bpe_fixture.py [--out Tests/Fixtures/bpe]

Needs the package `tokenizers`. The seed is fixed: the same version of that package writes the same file.

    cases.json      [{"name", "text", "vocabulary", "merges": [[left, right], ...], "samples": [[text, ids], ...]}, ...]
"""

import argparse
import json
import pathlib
import random
import tempfile

import tokenizers
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).resolve().parent.parent
END = "<|endoftext|>"
SAMPLES = [
    "", " ", "the thing", "I'm sure they'll say it's 1984 or 42", "a  b   c\n\n d", "naïve café Zürich", "東京 Москва",
    "👩🏽‍🚀 & 👨‍👩‍👧", "aaaaaaa abababab", "\t\tif x:\r\n", "don't DON'T 's",
]


def texts(dice):
    """(name, text, vocabulary)."""
    words = "the of and to in a is that it's don't we'll they've I'm you'd naïve café Zürich Москва 東京 1984 42 ½ 🙂 👩🏽‍🚀".split()
    prose = "\n".join(" ".join(dice.choice(words) for _ in range(dice.randint(1, 12))) + "." for _ in range(120)) + "\n"
    yield "prose", prose, 330
    # Every pair equally often: ids alone decide.
    yield "ties", "ab cd ef gh\nba dc fe hg\nab cd ef gh\nba dc fe hg\n", 272
    # Overlaps: which of the pairs in aaaa are counted, and which are merged.
    yield "overlaps", "aaaa aaaaa aa aaaaaaaaa aaabaaab abababa babab\n" * 3, 268
    # Pieces of pieces: the same letters cut in several ways.
    yield "nested", "abc abc abc ab bc bc xabc abcx aab bcc cab\n" + "xbc xab bcx " * 4 + "\n", 280
    yield "spaces", "a  b   c    d \n  e\n\n\n f\t\tg \t h\r\nx  \n   \n" * 2, 275
    yield "contractions", "I'm it's 's 't 'll we'll WE'LL don't o'clock 'twas they're 've\n" * 4, 300
    yield "numbers", "1 12 123 1234 12345 1,000,000 3.14159 0x1F ½¾ ١٢٣ १२३ 2024-01-01\n" * 4, 300
    yield "no line break", "no line break at the end, no line break", 280
    for number in range(12):
        letters = "ab"[: 1 + number % 2] + "c é"[: number % 4]
        text = "".join(dice.choice(letters + " ") for _ in range(150 + 30 * number)) + "\n"
        yield f"random {number}", text, 264 + 3 * number


def learn(text, vocabulary):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=[END], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        tokenizer.train([file.name], trainer)
    return tokenizer


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Fixtures/bpe")
    arguments = parser.parse_args()
    cases = []
    for name, text, vocabulary in texts(random.Random(6)):
        tokenizer = learn(text, vocabulary)
        model = json.loads(tokenizer.to_str())["model"]
        cases.append({
            "name": name,
            "text": text,
            # What the text allows, where it is asked for more.
            "vocabulary": tokenizer.get_vocab_size(),
            "asked": vocabulary,
            "merges": model["merges"],
            "samples": [[sample, tokenizer.encode(sample).ids] for sample in SAMPLES],
        })
    arguments.out.mkdir(parents=True, exist_ok=True)
    with open(arguments.out / "cases.json", "w", encoding="utf-8") as file:
        json.dump({"source": f"tokenizers {tokenizers.__version__}", "cases": cases}, file, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
