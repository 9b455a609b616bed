#!/usr/bin/env python3
"""Writes Tests/Fixtures/tokenizer/: strings and the ids that Hugging Face's tokenizers give for them.

    python tools/make_tokenizer_fixtures.py --gpt2 FOLDER [--out Tests/Fixtures/tokenizer]

FOLDER holds GPT-2's vocab.json and merges.txt; only ids of it are written. Needs the package `tokenizers`.
The seed is fixed: the same version of that package writes the same files.

    strings.json     ["text", ...]
    mini.json        ids of the vocabulary in models/mini, one list a string
    gpt2.json        ids of GPT-2's vocabulary
    prefix.json      ids of models/mini with add_prefix_space, for the first 300 strings
    stripped.json    ids of models/mini with added tokens that take white space along
    decode.json      [[ids, text], ...] of models/mini, mostly cut inside characters
    classes.json     [[first scalar, class], ...]: runs of letter (L), number (N), space (S), other (O)
"""

import argparse
import json
import pathlib
import random

import tokenizers
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

ROOT = pathlib.Path(__file__).resolve().parent.parent

BY_HAND = [
    "", " ", "  ", "   ", "a", " a", "  a", "a ", "a  ", "\n", "\n\n", "\n\n\na", " \n ", "\t\t x", "a\r\nb", "\r\r\n",
    "\u00a0", "\u00a0\u00a0a", " \u00a0a", "\u00a0 a", "\u2028a", "a\u2029\u2029b", "\u3000\u3000漢字", "\u0085x",
    "\u1680\u2000\u200a\u202f\u205f", "\u200b\u200b a", "\ufeffa", "\x00", "a\x00b", "\x00\x00\x00", "\x1c\x1d\x1e\x1f a",
    "\x7f\x80\x9f", "".join(map(chr, range(128))), "".join(map(chr, range(128, 256))), "I'm", "I'M", "I’m", "'s's's",
    "''s", "'S", "'ll'LL'lL", "we're'VE've", "don't", "DON'T", "'t", "'tis", "'dd", "'l", "'r", "'v", "'", "''", " 's",
    "  's", "a's b's", "1's", "!'s", "'re", "'rex", "'vex", "' s", "o'clock", "“quoted”", "‘single’", "«guillemets»",
    "em—dash", "en–dash", "…", "½ ¾ ²³ ₄ Ⅷ ⅷ ①②③", "١٢٣", "१२३", "๑๒๓", "一二三", "𝟘𝟙𝟚", "𝕬𝖇𝖈", "👨‍👩‍👧‍👦", "👩🏽‍🚀👍🏿", "🇩🇪🇫🇷🇯🇵🇺",
    "❤️‍🔥", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "e\u0301 é", "a\u0300\u0316\u0330x", "Z̸̢͙a̵͇͐l̶̪̀g̵̗̈o̷͓͑", "नमस्ते दुनिया", "สวัสดีชาวโลก", "שָׁלוֹם", "مَرْحَبًا بالعالم",
    "السلام\u200fعليكم", "こんにちは世界。", "안녕하세요", "\u1112\u1161\u11ab", "Ελληνικά", "Привет, мир!", "ქართული", "Հայերեն", "ไทย๑",
    "\ue000\uf8ff\U000f0000\U0010fffd", "\u0378\u0379\u0530", "\ufffe\uffff\U0001ffff", "\ufffd", "ﬁ ﬂ ﬃ", "ǅ ʰ ª º", "\u00ad",
    "Ġthe Ċ ġ", "K K Å Å", "ÅÅ", "3.14159", "1,000,000", "0x1F", "v2.0-rc1", "x=1;y=2", "C++ & C#", "a_b_c",
    "https://example.org/a?b=c&d=e#f", "mail@example.org", "if (x) {\n    return y;\n}\n", "\tdef f():\n\t\tpass\n",
    "The capital of France is Paris.", " The quick brown fox jumps over the lazy dog", "Hello,world!Hello , world !",
    "antidisestablishmentarianism", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "=" * 63, "=" * 64, "=" * 65, "=" * 300, " " * 63, " " * 64, " " * 65, " " * 66 + "x", " " * 200, "\n" * 130, "ab" * 70,
    "abc" * 60, "the" * 50, "在" * 40, "é" * 100, "-" * 129 + "a", "1" * 150, "0123456789" * 9, "🙂" * 50,
    "<|endoftext|>", "<|endoftext|><|endoftext|>", "a<|endoftext|>b", "a <|endoftext|> b", "\n<|endoftext|>\n",
    "<|endoftext|", "|endoftext|>", "<|ENDOFTEXT|>", "<<|endoftext|>>", "<|<|endoftext|>|>", "<|endoftext |>",
    "  <|endoftext|>  x  <|endoftext|>", "'s<|endoftext|>'s", "<|start|>", "[MASK] <pad> </s>", "<|endoftext|>'ll",
]

WORDS = """the of and to in a is that for it as was with be by on not he I this are or his from at which but have an had
they you were their one all we can her has there been if more when will would who so no France French Paris London river
capital country language Monday water stone The And But In It's I'm don't can't we'll they've you'd 's 't 1984 42 7 100,000
3.5 — – … “ ” ‘ ’ ( ) [ ] { } , . ; : ! ? naïve café Zürich Москва 東京 서울 مصر ישראל भारत ไทย""".split()

GROUPS = [
    (0x20, 0x7E), (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x36F), (0x370, 0x52F), (0x531, 0x5FF), (0x600, 0x6FF),
    (0x700, 0x8FF), (0x900, 0x97F), (0x980, 0xDFF), (0xE00, 0xEFF), (0xF00, 0x109F), (0x10A0, 0x13FF), (0x1400, 0x1AFF),
    (0x1B00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x218F), (0x2190, 0x2BFF), (0x2C00, 0x2FFF), (0x3000, 0x30FF),
    (0x3100, 0x4DBF), (0x4E00, 0x9FFF), (0xA000, 0xABFF), (0xAC00, 0xD7A3), (0xE000, 0xF8FF), (0xF900, 0xFFFF),
    (0x10000, 0x10FFF), (0x11000, 0x14FFF), (0x16000, 0x1BFFF), (0x1D000, 0x1DFFF), (0x1E000, 0x1EFFF),
    (0x1F000, 0x1FAFF), (0x1F300, 0x1F6FF), (0x20000, 0x323AF), (0xE0000, 0xE01EF), (0xF0000, 0x10FFFF),
]
SPACES = [" ", " ", " ", "  ", "   ", "\n", "\n\n", "\t", "\r\n", "\u00a0", "\u2028", "\u3000", "\u2003", "\u0085", "\v", "\f"]
SPECIAL = "<|endoftext|>"


def scalars(rng, first, last, count):
    return "".join(chr(c) for c in (rng.randint(first, last) for _ in range(count)) if not 0xD800 <= c <= 0xDFFF)


def strings():
    rng = random.Random(20190214)
    result = list(BY_HAND)
    for first, last in GROUPS:
        for count in (1, 2, 3, 5, 8, 12):
            result.append(scalars(rng, first, last, count))
    for _ in range(700):  # prose with odd spacing
        parts = []
        for _ in range(rng.randint(2, 14)):
            parts.append(rng.choice(WORDS))
            parts.append(rng.choice(SPACES) if rng.random() < 0.3 else rng.choice([" ", " ", " ", ""]))
        result.append("".join(parts))
    for _ in range(700):  # everything next to everything
        parts = []
        for _ in range(rng.randint(2, 8)):
            kind = rng.random()
            if kind < 0.45:
                parts.append(scalars(rng, *rng.choice(GROUPS), rng.randint(1, 3)))
            elif kind < 0.65:
                parts.append(rng.choice(SPACES))
            elif kind < 0.8:
                parts.append(rng.choice(WORDS))
            elif kind < 0.9:
                parts.append(rng.choice(["'s", "'ll", "'re", "'", "'S", "’s"]))
            elif kind < 0.95:
                parts.append(SPECIAL)
            else:
                parts.append(chr(rng.randrange(32)))
        result.append("".join(parts))
    for _ in range(250):  # letters and spaces in all short orders
        result.append("".join(rng.choice(" \n\ta1!'sé") for _ in range(rng.randint(3, 12))))
    for _ in range(60):  # long pieces
        letters = rng.choice(["etaoinshr", "ab", "the", "!?.-=", "0123456789", "éèà", "東京都"])
        result.append("".join(rng.choice(letters) for _ in range(rng.randint(65, 160))))
    result = list(dict.fromkeys(result))
    assert len(result) >= 2000, len(result)
    return result


def byte_level(folder, special_id):
    folder = pathlib.Path(folder)
    tokenizer = Tokenizer(models.BPE.from_file(str(folder / "vocab.json"), str(folder / "merges.txt")))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([SPECIAL])
    assert tokenizer.token_to_id(SPECIAL) == special_id
    return tokenizer


def ids(tokenizer, texts):
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in texts]


def classes():
    """The class of every scalar, found out from where the pre-tokenizer cuts."""
    cut = pre_tokenizers.ByteLevel(add_prefix_space=False)

    def joins(left, character, right):
        return len(cut.pre_tokenize_str(left + character + right)) == 1

    runs = []
    for value in range(0x110000):
        if 0xD800 <= value <= 0xDFFF:
            continue
        character = chr(value)
        if joins("a", character, "a"):
            kind = "L"
        elif joins("1", character, "1"):
            kind = "N"
        elif joins("!", character, "!"):
            kind = "O"
        else:
            assert joins("\t", character, "\t"), hex(value)
            kind = "S"
        if not runs or runs[-1][1] != kind:
            runs.append([value, kind])
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gpt2", required=True, help="folder with GPT-2's vocab.json and merges.txt")
    parser.add_argument("--out", default=str(ROOT / "Tests/Fixtures/tokenizer"))
    arguments = parser.parse_args()
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)

    def write(name, value):
        text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
        (out / name).write_text(text + "\n", encoding="ascii")

    texts = strings()
    mini = Tokenizer.from_file(str(ROOT / "models/mini/tokenizer.json"))
    write("strings.json", texts)
    write("mini.json", ids(mini, texts))
    write("gpt2.json", ids(byte_level(arguments.gpt2, 50256), texts))

    prefixed = Tokenizer.from_file(str(ROOT / "models/mini/tokenizer.json"))
    prefixed.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    write("prefix.json", ids(prefixed, texts[:300]))

    stripped = byte_level(ROOT / "models/mini", 0)
    stripped.add_special_tokens([AddedToken("<left>", lstrip=True), AddedToken("<right>", rstrip=True)])
    stripped.add_tokens([AddedToken("<left><", normalized=True), AddedToken("ing", normalized=True)])
    rng = random.Random(7)
    pieces = ["<left>", "<right>", "<left><", "ing", "<", " ", "  ", "\n", "\u00a0", "\u3000", "sing", "a", SPECIAL]
    marked = ["".join(rng.choice(pieces) for _ in range(rng.randint(1, 9))) for _ in range(150)]
    write("stripped.json", [marked, ids(stripped, marked)])

    rng = random.Random(11)
    pairs = []
    for text in rng.sample(texts, 200):
        sequence = mini.encode(text, add_special_tokens=False).ids
        start = rng.randint(0, max(0, len(sequence) - 2))
        chosen = sequence[start : start + 20]
        pairs.append([chosen, mini.decode(chosen, skip_special_tokens=False)])
    for _ in range(300):
        chosen = [rng.randrange(1, 257 if rng.random() < 0.7 else 2048) for _ in range(rng.randint(1, 10))]
        pairs.append([chosen, mini.decode(chosen, skip_special_tokens=False)])
    write("decode.json", pairs)
    write("classes.json", classes())
    print(f"{len(texts)} strings, tokenizers {tokenizers.__version__}")


if __name__ == "__main__":
    main()
