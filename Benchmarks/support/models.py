"""Programs to measure, and models of real shapes: speed does not depend on the values of their weights."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WORK = ROOT / "Benchmarks/.build/release/work"
LAB = ROOT / ".build/release/lab"
TOKENIZER = ROOT / "models/mini"

# Layers of GPT-2's smallest width, with random weights.
RANDOM = {
    "distilgpt2-F32": (6, "F32"),
    "gpt2-F32": (12, "F32"),
    "gpt2-F16": (12, "F16"),
    "gpt2-BF16": (12, "BF16"),
}
# Layers, heads and width, with weights that are all zero.
SPARSE = {"gpt2-medium-F32": (24, 16, 1024), "gpt2-xl-F32": (48, 25, 1600)}


def run(words, environment=None):
    subprocess.run([str(word) for word in words], check=True, env={**os.environ, **(environment or {})})


def build():
    run(["swift", "build", "-c", "release", "--package-path", ROOT, "--product", "lab"])
    run(["swift", "build", "-c", "release", "--package-path", ROOT / "Benchmarks", "--product", "work"])


def write(folder, random=RANDOM, sparse=SPARSE):
    for name in random:
        layers, dtype = RANDOM[name]
        run([WORK, "write", folder / name, layers, dtype, TOKENIZER])
    for name in sparse:
        run([WORK, "sparse", folder / name, *SPARSE[name]])
