#!/usr/bin/env python3
"""Times the tutor in a pseudo-terminal: from `lab lesson N` to the first question, and each step after it.

    python3 Benchmarks/lessons.py            all lessons
    python3 Benchmarks/lessons.py 04 13      these

Every cell is typed by Enter and every question is skipped. A step's time is that from the key to the next prompt, drawing
included; steps that train are listed apart, since they show progress.
"""

import os
import pathlib
import pty
import re
import select
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = ROOT / ".build/release/lab"
PROMPT = re.compile(rb"\d\d (\d+)/(\d+) lab\[\d+\][^\n>]*> $")
LEFT = re.compile(rb"(?:^|\n)lab\[\d+\][^\n>]*> $")


class Terminal:
    def __init__(self, words, home):
        self.child, self.master = pty.fork()
        if self.child == 0:
            os.environ.update(HOME=home, XDG_STATE_HOME=home, XDG_CONFIG_HOME=home, TERM="xterm", LC_ALL="C.UTF-8")
            os.execv(words[0], words)

    def until_prompt(self):
        """What was written until a prompt stands, or None where the program ended."""
        text = b""
        while True:
            ready, _, _ = select.select([self.master], [], [], 60)
            if not ready:
                sys.exit("no prompt within a minute after:\n" + text.decode(errors="replace")[-400:])
            try:
                read = os.read(self.master, 65536)
            except OSError:
                return None
            text += read
            plain = re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", text).replace(b"\r", b"")
            if PROMPT.search(plain) or LEFT.search(plain):
                return plain

    def send(self, line):
        os.write(self.master, line + b"\r")


def walk(number, home):
    began = time.monotonic()
    terminal = Terminal([str(PROGRAM), "--plain", "lesson", number], home)
    text = terminal.until_prompt()
    first = time.monotonic() - began
    slowest, trainings = (0, "-"), []
    while text is not None and (place := PROMPT.search(text)):
        step, last = place.group(1), place.group(2)
        # Where no cell waits, a question is open.
        key = b"" if re.search(rb"Enter (types|goes|ends)", text[-400:]) else b"skip"
        began = time.monotonic()
        terminal.send(key)
        text = terminal.until_prompt()
        took = time.monotonic() - began
        if text is not None and re.search(rb"> train ", text):
            trainings.append((took, step.decode()))
        else:
            slowest = max(slowest, (took, step.decode()))
    os.close(terminal.master)
    os.waitpid(terminal.child, 0)
    return first, slowest, trainings, int(last)


def main():
    numbers = sys.argv[1:] or sorted(path.name[:2] for path in (ROOT / "lessons").glob("[0-9][0-9]-*.md"))
    print("lesson  steps  to the first prompt  slowest step      trainings")
    with tempfile.TemporaryDirectory(prefix="lab-lessons-") as home:
        for number in numbers:
            first, (slowest, step), trainings, last = walk(number, home)
            trained = ", ".join(f"{took:.1f} s (step {step})" for took, step in trainings)
            print(f"{number:6}  {last:5}  {first * 1000:14.0f} ms  {slowest * 1000:6.0f} ms (step {step:>2})  {trained}")


if __name__ == "__main__":
    main()
