"""Makes docs/benchmarks.md from the raw timings in docs/benchmarks/. Run by itself it writes the report anew:

python3 Benchmarks/support/report.py
"""

import csv
import json
import math
import pathlib
import re
import statistics

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
RAW = ROOT / "docs/benchmarks"
TARGET = ROOT / "docs/benchmarks.md"
FALLS_SHORT = pathlib.Path(__file__).resolve().parent / "falls-short.md"
median = statistics.median


class Point:
    """All repetitions of one measured thing."""

    def __init__(self, rows):
        self.suite, self.case, self.dtype = rows[0]["suite"], rows[0]["case"], rows[0]["dtype"]
        self.threads = int(rows[0]["threads"])
        self.unit = rows[0]["unit"]
        self.count = int(rows[0]["count"])
        self.amounts = [float(row["amount"]) for row in rows]
        # One piece of work each.
        self.seconds = [float(row["seconds"]) / int(row["times"]) for row in rows if row["seconds"]]
        self.limits = [float(row["limit_per_second"]) for row in rows if row["limit_per_second"]]

    @property
    def rate(self):
        return self.amounts[0] / median(self.seconds)

    @property
    def share(self):
        """Of the limit measured in the same turn."""
        turns = zip(self.amounts, self.seconds, self.limits, strict=True)
        return median(amount / seconds / limit for amount, seconds, limit in turns)

    @property
    def best_share(self):
        return self.amounts[0] / min(self.seconds) / max(self.limits)

    @property
    def milliseconds(self):
        return 1e3 * median(self.seconds)


def read(path):
    if not path.exists():
        return {}
    groups = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[name] for name in ("suite", "case", "dtype", "threads"))
            groups.setdefault(key, []).append(row)
    return {key: Point(groups[key]) for key in sorted(groups, key=natural)}


def natural(key):
    """By words, and by size where they are numbers: the library runs points in the order of letters."""
    return [[(int(word), "") if word.isdigit() else (-1, word) for word in re.findall(r"\d+|[^\d]+", part)]
            for part in key]


def table(heading, rows):
    lines = [f"| {' | '.join(heading)} |", "|" + "---|" * len(heading)]
    return "\n".join(lines + [f"| {' | '.join(str(cell) for cell in row)} |" for row in rows]) + "\n"


def time(seconds):
    if seconds < 1e-3:
        return f"{1e6 * seconds:.1f} µs"
    if seconds >= 1:
        return f"{seconds:.3g} s"
    return f"{1e3 * seconds:.3g} ms" if seconds < 0.1 else f"{1e3 * seconds:.0f} ms"


def rate(amount, unit):
    return f"{amount / 1e9:.1f} {'GB/s' if unit == 'byte' else 'GFLOP/s'}"


def points_table(points):
    """Each point with its limit, where it has one."""
    rows = []
    for point in points.values():
        row = [point.case, point.dtype, point.threads]
        if not point.seconds:
            number = median(point.amounts)
            if point.suite in ("memory", "load"):
                row += [f"{number / 1e6:.2f} MB", f"{min(point.amounts) / 1e6:.2f} MB"]
            else:
                unit = "byte" if point.case.startswith("reading") else "operation"
                row += [rate(number, unit), rate(max(point.amounts), unit)]
            rows.append([*row, "–", "–", "–", "–", len(point.amounts)])
            continue
        row += [time(median(point.seconds)), time(min(point.seconds))]
        if point.limits:
            row += [rate(point.rate, point.unit), rate(median(point.limits), point.unit)]
            row += [f"{point.share:.2f}", f"{point.best_share:.2f}"]
        else:
            row += ["–"] * 4
        rows.append([*row, len(point.seconds)])
    heading = ["what", "type", "threads", "median", "best", "rate", "limit", "share", "best ÷ best limit", "repetitions"]
    if all(not point.limits for point in points.values()):
        rows = [row[:5] + row[9:] for row in rows]
        heading = heading[:5] + heading[9:]
    return table(heading, rows)


def slope(pairs):
    """The exponent e of cost ∝ size^e, by least squares of the logarithms."""
    xs, ys = [math.log(x) for x, _ in pairs], [math.log(y) for _, y in pairs]
    return statistics.linear_regression(xs, ys).slope


# MARK: What was asked


def asked_of_lab(points):
    """(what, asked, measured, reached) for everything that needs no peer."""

    def get(*key):
        return points.get(key)

    for dtype, least in [("F32", 0.90), ("BF16", 0.85), ("F16", None)]:
        point = get("decode", "gpt2", dtype, "2")
        if point:
            tokens = [point.count / seconds for seconds in point.seconds]
            limit = median(limit * point.count / point.amounts[0] for limit in point.limits)
            measured = f"{median(tokens):.1f} tokens/s of {limit:.1f}: {point.share:.2f}"
            asked = f"≥ {least:.2f} of what the memory gives" if least else "–"
            yield f"decode, gpt2's shape, {dtype}", asked, measured, least and point.share >= least
    products = [point for point in points.values() if point.suite == "products"]
    for threads in [1, 2]:
        shares = [point.share for point in products if point.threads == threads]
        if shares:
            reached = sum(share >= 0.80 for share in shares)
            measured = f"{min(shares):.2f} … {max(shares):.2f}, median {median(shares):.2f}; {reached} of {len(shares)} points"
            yield (
                f"matrix products, n, k ≥ 512, m ≥ 64, {threads} thread{'s' if threads > 1 else ''}",
                "≥ 0.80 of the peak", measured, reached == len(shares),
            )
    for name, most in [("mini", 50), ("distilgpt2", 250)]:
        point = get("start", f"{name}, to the first distribution", "F32", "2")
        if point:
            yield (
                f"process start to first distribution, {name}{'' if name == 'mini' else chr(8217) + 's shape, F32'}",
                f"≤ {most} ms", f"{point.milliseconds:.0f} ms", point.milliseconds <= most,
            )
    point = get("load", "gpt2-xl, open and check", "F32", "1")
    if point:
        yield "load gpt2-xl’s shape (6.2 GB)", "≤ 100 ms", f"{point.milliseconds:.2g} ms", point.milliseconds <= 100
    point = get("load", "gpt2-xl, bytes of weights touched", "F32", "1")
    if point:
        most = max(point.amounts)
        yield "the same: pages of the file touched", "no weight", f"{most / 1e6:.1f} MB of them", most < 1e6
    for case in ["after prompt, lens and sweep", "most between layers"]:
        point = get("memory", f"distilgpt2, {case}", "F32", "2")
        if point:
            megabytes = median(point.amounts) / 1e6
            yield f"memory beside the weights, distilgpt2, {case}", "≤ 80 MB", f"{megabytes:.1f} MB", megabytes <= 80


ASKED_OF_PEERS = {
    ("prefill 512", "gpt2", "F32", "Transformers"): 1.2,
    ("start to first distribution", "distilgpt2", "F32", "Transformers"): 40,
    ("sweep of all heads", "distilgpt2", "F32", "TransformerLens"): 10,
    ("sweep of all heads", "gpt2", "F32", "TransformerLens"): 10,
    ("lens, last position", "distilgpt2", "F32", "TransformerLens"): 3,
    ("lens, last position", "gpt2", "F32", "TransformerLens"): 3,
    ("attribution to all heads and MLPs", "distilgpt2", "F32", "TransformerLens"): 3,
    ("attribution to all heads and MLPs", "gpt2", "F32", "TransformerLens"): 3,
    ("train 20 steps of 8 × 256 tokens", "nano", "F32", "PyTorch"): 1.3,
    ("train 10 steps of 8 × 256 tokens", "micro", "F32", "PyTorch"): 1.3,
    ("train 4 steps of 8 × 256 tokens", "mini", "F32", "PyTorch"): 1.1,
    ("learn a BPE vocabulary from 12 MB", "2048 tokens", "–", "tokenizers"): 0.5,
}


def peer_groups(path=RAW / "peers.csv"):
    if not path.exists():
        return {}
    groups = {}
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = tuple(row[name] for name in ("work", "shape", "dtype", "peer"))
            groups.setdefault(key, []).append((float(row["lab"]), float(row["peer_value"]), row["unit"]))
    return groups


def ratio(turns):
    return median(theirs / ours for ours, theirs, _ in turns)


def asked_of_peers(groups):
    for key, least in ASKED_OF_PEERS.items():
        if key in groups:
            work, shape, dtype, peer = key
            value = ratio(groups[key])
            yield f"{work}, {shape}’s shape, {dtype}", f"≥ {least} × {peer}", f"{value:.1f} ×", value >= least


def asked_table(points, groups):
    words = {True: "yes", False: "**no**", None: "–"}
    rows = [(what, asked, measured, words[reached]) for what, asked, measured, reached in
            [*asked_of_lab(points), *asked_of_peers(groups)]]
    return table(["what", "asked", "measured", "reached"], rows)


# MARK: Growth


def growth(points):
    rows = []
    prompts = [(p.count, median(p.seconds)) for p in points.values()
               if p.suite == "prefill" and p.dtype == "F32" and p.threads == 2]
    sites = [(p.count, median(p.seconds)) for p in points.values() if p.suite == "sweep" and "neurons" in p.case]
    sizes = [(p.amounts[0] / p.count, median(p.seconds) / p.count) for p in points.values()
             if p.suite == "decode" and p.threads == 2 and p.dtype == "F32"]
    for name, pairs, unit, scale in [
        ("prompt, gpt2’s shape", prompts, "token", 1),
        ("sites of a sweep, distilgpt2’s shape", sites, "site", 1),
        ("model, one decoded token, F32", sizes, "MB of weights", 1e6),
    ]:
        pairs.sort()
        if len(pairs) < 2:
            continue
        (x1, y1), (x2, y2) = pairs[-2:]
        each = time((y2 - y1) / (x2 - x1) * scale)
        steps = ", ".join(f"{x / scale:.4g}: {time(y)}" for x, y in pairs)
        rows.append((name, steps, f"size^{slope(pairs):.2f}", f"{each} for one {unit} more"))
    return table(["grows with", "time", "over all", "from the last but one to the last"], rows)


# MARK: Peers


def peers_table(groups):
    rows = []
    for (work, shape, dtype, peer), turns in groups.items():
        unit = turns[0][2]
        show = (lambda value: f"{value / 1e6:.0f} MB") if unit == "bytes" else time
        ratios = [theirs / ours for ours, theirs, _ in turns]
        rows.append((
            work, shape, dtype, show(median(ours for ours, _, _ in turns)), peer,
            show(median(theirs for _, theirs, _ in turns)), f"{median(ratios):.2f}",
            f"{min(ratios):.2f} … {max(ratios):.2f}", len(turns),
        ))
    heading = ["work", "shape", "type", "lab", "peer", "its median", "ratio", "least … most", "turns"]
    return table(heading, rows)


# MARK: The page


def facts(path):
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def machine_table(facts):
    return table(["", ""], [(name.replace("_", " "), value) for name, value in facts.items()])


SUITES = {
    "limits": ("The machine’s limits", """Measured by themselves; the same measurements, of memory with the larger pages, also stand before every repetition below.
Weights are a mapped file, whose pages are the smaller ones."""),
    "decode": ("Decoding", """One token at a time with the cache. The limit is reading as many bytes as the model has, again and again, by one
thread or two, whichever is faster (of more than 1 GB, that much). What fits into a cache is read from there, and then
arithmetic and the steps between layers count more."""),
    "one row": ("Matrix–vector products", "One row against weights that come from memory; the limit as for decoding."),
    "products": ("Matrix–matrix products", """Shapes are m × k × n. The limit is the peak of fused multiply-adds of as many threads."""),
    "few rows": ("Few rows", """Weights come from memory, as in decoding a small batch, and memory sets the limit for 2 rows, arithmetic for 16; the
share is of the arithmetic’s."""),
    "attention": ("Attention", """Twelve heads of 64. Softmax’s exponentials are not counted as operations. A single row’s limit is reading its cache."""),
    "prefill": ("Prefill", "A prompt at once, nothing cached; the operations that the model needs, against the peak."),
    "sweep": ("Sweeps", "Each site off, one at a time, 16 tokens, the probability of one token."),
    "lens": ("Logit lens", "Every layer’s stream as a distribution over the vocabulary, 16 tokens."),
    "attribution": ("Attribution", "What each head and each MLP adds to one logit, 16 tokens, the run included."),
    "start": ("Start", "From starting the process to its end; the file is in the page cache."),
    "load": ("Load", "gpt2-xl’s shape, a sparse file of 6.2 GB; opened, checked, mapped."),
    "memory": ("Memory", """Resident memory of the process without the mapped weights, libraries included, from /proc/self/smaps."""),
}


def page():
    points = read(RAW / "lab.csv")
    groups = peer_groups()
    parts = [
        "# Benchmarks\n",
        """Made by `Benchmarks/support/report.py` from the raw timings in [`benchmarks/`](benchmarks/): every repetition of
[lab’s side](benchmarks/lab.csv), with the limit measured just before it, and of [lab beside its peers](benchmarks/peers.csv),
in turns. Random weights of GPT-2’s shapes; speed does not depend on their values. A share or ratio is the median of those
of the single turns, since the speed of a machine drifts and both sides of a turn see the same.
""",
        "## What was asked, and what was reached\n", asked_table(points, groups),
        "## What falls short, and why\n", FALLS_SHORT.read_text(encoding="utf-8"),
        "## The machine\n", machine_table(facts(RAW / "lab-machine.json")),
    ]
    if groups:
        parts += [
            "## Beside peers\n",
            """Ratio: the peer’s time (or memory) by lab’s; above 1 lab is ahead. Both get the same tokens and two threads, run
without gradients, and are warmed up by a turn that is not counted; `Benchmarks/peers/` says what each one does.
""",
            peers_table(groups), machine_table(facts(RAW / "peers-machine.json")),
        ]
    parts += [
        "## How costs grow\n",
        "The exponent is that of the best line through the logarithms: 1 is in proportion.\n", growth(points),
    ]
    for suite, (title, words) in SUITES.items():
        own = {key: point for key, point in points.items() if key[0] == suite}
        if own:
            parts += [f"## {title}\n", words + "\n", points_table(own)]
    parts += [
        "## How to repeat this\n",
        """```
make bench              # lab and the machine’s limits
make bench-peers        # lab and its peers in turns; LAB_PEERS_PYTHON names an interpreter that has them
```

Both write this page anew. `python3 Benchmarks/bench.py --only 'decode.*'` measures some points and changes no file, and
`Benchmarks/peers/peers.py --only` does the same beside peers. The benchmark library’s own commands work too, such as
`swift package --package-path Benchmarks benchmark baseline update`.
""",
    ]
    return "\n".join(parts)


def write():
    TARGET.write_text(page(), encoding="utf-8")
    print(f"wrote {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    write()
