#!/usr/bin/env python3
"""Measures lab beside its peers, in one run on one machine, turn by turn: ours, theirs, ours, theirs.

    python3 Benchmarks/peers/peers.py [turns]                    9 unless told; the slowest works get a third
    python3 Benchmarks/peers/peers.py --only 'attribution.*'     the works whose names match; no file changes

A work's name is what is printed when it has been measured, such as "lens, last position, gpt2, F32, TransformerLens".
Uses the Python that LAB_PEERS_PYTHON names, or else makes a virtual environment beside this file and installs
requirements.txt from PyPI. Raw timings go to docs/benchmarks/peers.csv, and docs/benchmarks.md is made anew.

A peer is a module beside this one with a function `works(folder)` that yields `Work`s; PEERS lists them.
"""

import argparse
import csv
import importlib
import importlib.metadata
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from support import machine, models, report

ENVIRONMENT = HERE / ".venv"
# Whose versions the report states.
PACKAGES = ["torch", "transformers", "transformer-lens", "tokenizers"]
PEERS = ["transformers_peer", "transformer_lens_peer", "training_peer"]
PAUSE = 0.05
COLUMNS = ["work", "shape", "dtype", "turn", "unit", "lab", "peer", "peer_value"]


def environment():
    """Runs this file again with an interpreter that has the peers."""
    if "LAB_PEERS" in os.environ:
        return
    python = os.environ.get("LAB_PEERS_PYTHON") or str(ENVIRONMENT / "bin/python")
    if not pathlib.Path(python).exists():
        if "LAB_PEERS_PYTHON" in os.environ:
            sys.exit(f"peers: there is no {python}, which LAB_PEERS_PYTHON names")
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
    # Shapes are local folders: nobody is asked about newer versions of them.
    offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}
    os.execve(python, [python, *sys.argv], {**os.environ, **offline, "LAB_PEERS": "1"})


def measure(folder, turns, only, write):
    for name in PEERS:
        for work in importlib.import_module(name).works(folder):
            title = f"{work.name}, {work.shape}, {work.dtype}, {work.peer}"
            if only and not re.fullmatch(only, title):
                continue
            # The turn before the first warms both up.
            for turn in range(-1, max(3, turns // 3) if work.is_slow else turns):
                ours = work.ours()
                # So that no thread that still waits busily for work of the one disturbs the other.
                time.sleep(PAUSE)
                theirs = work.theirs()
                time.sleep(PAUSE)
                if turn >= 0:
                    write(work.name, work.shape, work.dtype, turn, work.unit, ours, work.peer, theirs)
            print(f"measured {title}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("turns", nargs="?", type=int, default=9)
    parser.add_argument("--only", help="a regular expression for whole names of works")
    asked = parser.parse_args()
    environment()
    models.build()
    with tempfile.TemporaryDirectory(prefix="lab-peers-") as folder:
        folder = pathlib.Path(folder)
        models.write(folder, random=["distilgpt2-F32", "gpt2-F32", "gpt2-BF16"], sparse=[])
        timings = folder / "peers.csv"
        with open(timings, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            measure(folder, asked.turns, asked.only, lambda *values: writer.writerow(
                [f"{value:.7g}" if isinstance(value, float) else value for value in values]))
        if asked.only:
            print(report.peers_table(report.peer_groups(timings)))
            return
        report.RAW.mkdir(parents=True, exist_ok=True)
        (report.RAW / "peers.csv").write_bytes(timings.read_bytes())
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    machine.write(report.RAW / "peers-machine.json", python=sys.version.split()[0], **versions)
    report.write()


if __name__ == "__main__":
    main()
