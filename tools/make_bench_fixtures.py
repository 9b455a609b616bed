"""Writes Tests/Fixtures/bench: cells as a user types them, and what PyTorch says that they should answer.

    python3 tools/make_bench_fixtures.py [FOLDER]

The answers come from Hugging Face's GPT-2 with plain hooks, in double precision on the weights as they are stored;
tools/bench_reference reads the cells for itself, after the definitions and not after lab's code. Some of them are held
against TransformerLens as well. The layout is described in Tests/Fixtures/bench/README.md. Needs torch, transformers,
transformer_lens and numpy.
"""

import hashlib
import json
import pathlib
import sys

import torch
from transformers.utils import logging

from bench_reference import cases, lens_check, network
from bench_reference.answers import Session

HERE = pathlib.Path(__file__).resolve().parent.parent / "Tests/Fixtures/bench"
# What a case has to move for its answer to say anything: ten times the tolerance of the comparison.
LEAST = 1e-3


def rounded(value):
    """Eight significant digits, enough for tolerances of 1e-5."""
    if isinstance(value, float):
        return float(f"{value:.8g}")
    if isinstance(value, dict):
        return {key: rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return value


class Answers:
    """Every case begins anew, on one of the models."""

    def __init__(self, networks, first):
        self.networks, self.network = networks, networks[first]
        self.files = {
            f"FIXTURES/{path.name}": path.read_text(encoding="utf-8").splitlines() for path in HERE.glob("*.txt")}

    def __call__(self, cells):
        session = Session(self.networks, self.files)
        session.network = self.network
        return session.answer(cells)

    def token(self, word):
        session = Session(self.networks, self.files)
        session.network = self.network
        return session.token(word)


def write(target, name, answers, chosen, more=None):
    lines, weak = [], []
    for cells in chosen:
        answer = answers(cells)
        [(kind, value)] = answer.items()
        moved = value.pop("moved", None)
        if moved is not None and moved < LEAST:
            weak.append((moved, cells))
        lines.append(json.dumps({"cells": cells, **rounded(answer)}, ensure_ascii=False, separators=(",", ":")))
    for moved, cells in weak:
        print(f"moves only {moved:.1e}: {' | '.join(cells)}")
    start = json.dumps({"model": name, **(more or {})})[:-1]
    text = start + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n"
    (target / f"{name}.json").write_text(text, encoding="utf-8")
    print(f"{name}: {len(lines)} cases, {len(text) / 1e3:.0f} kB")


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    torch.set_default_dtype(torch.float64)
    mini = Answers({"mini": network.bundled("mini"), "mini bos=off": network.bundled("mini", bos=False)}, "mini")
    print(f"{lens_check.check(mini)} comparisons with TransformerLens")
    write(target, "mini", mini, cases.mini())
    digest = hashlib.sha256()
    for part in network.bytes_of_random_weights():
        digest.update(part)
    random = Answers({"distilgpt2": network.random_network()}, "distilgpt2")
    write(target, "distilgpt2", random, cases.distilgpt2(), {"seed": network.RANDOM_SEED, "sha256": digest.hexdigest()})


if __name__ == "__main__":
    main()
