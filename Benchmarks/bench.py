#!/usr/bin/env python3
"""Measures lab on this machine: raw timings to docs/benchmarks/, and the report docs/benchmarks.md made from them.

    python3 Benchmarks/bench.py                     everything, a few minutes
    python3 Benchmarks/bench.py --only 'decode.*'   the points whose names match, to standard output; no file changes

A point's name is what the benchmark library prints, such as "decode, gpt2, F32, 2 threads".
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from support import machine, models, report

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "Benchmarks"


def run(folder, timings, only):
    environment = {
        "LAB_SPEED_MODELS": str(folder),
        "LAB_SPEED_BUNDLED": str(ROOT / "models"),
        "LAB_SPEED_PROGRAM": str(ROOT / ".build/release/lab"),
        "LAB_SPEED_WORK": str(models.WORK),
        "LAB_SPEED_TIMINGS": str(timings),
    }
    words = ["swift", "package", "--package-path", PACKAGE, "--disable-sandbox", "benchmark", "--target", "Speed"]
    words += ["--no-progress"] + (["--filter", only] if only else [])
    models.run(words, environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", help="a regular expression for whole names of points")
    only = parser.parse_args().only

    models.build()
    with tempfile.TemporaryDirectory(prefix="lab-speed-") as folder:
        folder = pathlib.Path(folder)
        models.write(folder)
        timings = folder / "lab.csv"
        run(folder, timings, only)
        if only:
            print(report.points_table(report.read(timings)))
            return
        report.RAW.mkdir(parents=True, exist_ok=True)
        (report.RAW / "lab.csv").write_bytes(timings.read_bytes())
        machine.write(report.RAW / "lab-machine.json")
    report.write()


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as error:
        sys.exit(f"bench: {error.cmd[0]} ended with status {error.returncode}")
