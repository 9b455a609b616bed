"""One comparison: what lab does and what a peer does, in the same unit."""

import dataclasses
import subprocess
import time
from collections.abc import Callable

from support import models

# The prompt of `Sources/Works/Subject.swift`.
PROMPT = [464, 3139, 286, 4881, 318, 262, 1748, 286, 6342, 11, 290, 262, 3139, 286, 7873, 318]
THREADS = 2
DECODED = 32


@dataclasses.dataclass
class Work:
    """`ours` and `theirs` do it once and give seconds (or bytes)."""

    name: str
    shape: str
    dtype: str
    peer: str
    ours: Callable[[], float]
    theirs: Callable[[], float]
    unit: str = "seconds"
    is_slow: bool = False


class Lab:
    """Our side: one process for a model, a line for each repetition. It lives until this object is let go."""

    def __init__(self, folder, words=None):
        self.process = subprocess.Popen(
            [str(word) for word in [models.WORK, *(words or ["repeat", folder, THREADS])]],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )

    def seconds(self, work):
        self.process.stdin.write(work + "\n")
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"the Swift side ended while it measured {work}")
        return float(answer)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def process(words):
    """Seconds from starting a program to its end."""
    return timed(lambda: subprocess.run(
        [str(word) for word in words], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


def answer(words):
    """What a program printed last."""
    output = subprocess.run([str(word) for word in words], check=True, capture_output=True, text=True).stdout
    return output.split("\n")[-2]
