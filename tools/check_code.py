#!/usr/bin/env python3
"""Runs the Python that the command `code` prints, and compares its numbers with those of lab.

    python3 tools/check_code.py [path of lab]        (.build/release/lab unless told)

Each session below ends in an answer; `code` after it gives a program, which is run here in an empty namespace. What it
works out is compared with the answer's JSON. Needs torch, transformers and numpy. Ends with 1 where anything differs.
"""

import contextlib
import io
import json
import math
import subprocess
import sys
import warnings

TOLERANCE = 1e-4
PARIS = "prompt Paris is the capital of"
FAVOURITE = "prompt My favourite country is"
MAP = "prompt When Anna and Ben went to the market, Ben gave a map to"

SESSIONS = [
    [PARIS],
    ["load nano", FAVOURITE],
    ["load micro", PARIS, "pick 2"],
    ["load base", PARIS, "top 20"],
    ["load mini bos=off", PARIS],
    [FAVOURITE, "temp 0.2"],
    [FAVOURITE, "temp 1.2", "filter top-k=5 top-p=0.9 min-p=0.05"],
    [FAVOURITE, "filter top-p=0.6"],
    [FAVOURITE, "filter min-p=0.2"],
    ["prompt Listen: apple river apple", "filter repetition=1.3"],
    [FAVOURITE, "temp 0"],
    [FAVOURITE, "temp 0.2 1 1.2"],
    [FAVOURITE, "filter top-k=3", "temp 0.5 2"],
    [PARIS, "compare"],
    [PARIS, "compare base"],
    ["softmax [2, 1, 0.1]"],
    ["softmax [2, 1, 0.1] temp=0.5"],
    [PARIS, "softmax"],
    [FAVOURITE, "sample 8 seed=7"],
    [FAVOURITE, "seed 3", "sample 5", "sample 5 count=3"],
    [FAVOURITE, "temp 1.5", "filter top-k=20", "sample 12 seed=99999999999"],
    [FAVOURITE, 'sample 30 seed=2 stop="."'],
    [PARIS, "sample 250 seed=1"],
    [FAVOURITE, "greedy 10"],
    ["prompt Listen: apple river", "filter repetition=1.5", "greedy 10"],
    [FAVOURITE, "ablate L1H6 pos=1..2", "bias France 1", "sample 8 seed=4"],
    [PARIS, "lens"],
    [PARIS, 'lens " France" pos=3'],
    [PARIS, "lens pos=all"],
    [PARIS, "lens tuned"],
    [PARIS, 'lens tuned " France" pos=1..4'],
    ["load nano", FAVOURITE, "ablate L0H1", "bias Italy 1", "lens tuned Italy"],
    ["load base bos=off", PARIS, "noise L2.mlp std=0.5x", "lens tuned pos=all"],
    [PARIS, "ablate L2.attn", "bias Italy 2", "lens Italy"],
    ["surprise Paris is the capital of Japan."],
    ["load mini bos=off", "surprise Paris is the capital of Japan."],
    [PARIS, "ablate L2.mlp", "surprise Paris is the capital of France."],
    ["tokens Paris is the capital of"],
    [MAP, "ablate L2H1"],
    [PARIS, "ablate L2H*"],
    [PARIS, "ablate L1.attn"],
    [PARIS, "ablate L0-1.mlp"],
    [PARIS, "ablate L1"],
    [PARIS, "ablate L3N120 L3N121 pos=-1"],
    [PARIS, "ablate embed pos=1"],
    [MAP, "ablate L2H1 pos=14"],
    [PARIS, 'bias " Spain" 8'],
    [PARIS, "noise L1.mlp std=0.5 seed=3"],
    [PARIS, "noise embed std=0.5x seed=4 pos=1"],
    [PARIS, "noise L2H3 std=1x"],
    [PARIS, "noise L1 std=0.3 seed=8", "ablate L2H0", "noise L3N7 std=2", 'bias "," -1', "noise L2.attn std=1.5x"],
    [PARIS, "ablate L2.attn mode=mean"],
    [MAP, "ablate L2H1 L3N7 embed mode=mean pos=3..9"],
    ["load mini bos=off", PARIS, "ablate L1 mode=mean reference=README.md"],
    [MAP, "ablate L2H* mode=resample from=\"When Lucy and Henry went to the market, Lucy gave a map to\""],
    [PARIS, "seed 7", "ablate L1.mlp embed mode=resample"],
    [PARIS, "ablate L2 mode=resample from=\"Rome is a city\" pos=1..3", "greedy 5"],
    [PARIS, "patch L1 from=\"Rome is the capital of\"", "lens"],
    [PARIS, "patch L2H3 L2.mlp L0N12 from=\"I left Rome\" pos=1", "surprise Paris is the capital of France."],
    [FAVOURITE, "steer L1 from=\"Rome is the capital of\" minus=\"Paris is\" scale=2.5"],
    [FAVOURITE, "steer L0H2 L3.attn L2N5 embed from=Rome scale=-0.7 pos=1..2", "lens Italy"],
    [PARIS, "noise weights L2.attn std=0.5x seed=3"],
    [PARIS, "noise weights L1 std=0.02", "noise weights L2H3 std=1x seed=99999999999", "lens"],
    [PARIS, "noise weights L3N7 std=5x", "noise weights L0.mlp std=0.5x seed=2", "noise weights L0N3 std=1x"],
    ["load nano", FAVOURITE, "noise weights embed std=0.5x", "surprise Paris is the capital of Japan."],
    [PARIS, "noise weights L2.mlp std=0.5x", "noise L2.mlp std=0.5x", "ablate L3H1 mode=mean", "sweep heads"],
    [PARIS, "patch L0 from=\"Rome is the capital of\" pos=1", "steer L0 from=\"Rome is\"", "ablate L1H2", "sample 6"],
    [MAP, "attention L2H1"],
    [MAP, "attention L2H1 pos=-2..-1"],
    [MAP, "ablate L1H2", "noise L0 std=0.1", "attention L2"],
    [PARIS, "attribute"],
    [MAP, "attribute Anna vs=Ben"],
    [MAP, "attribute Anna pos=3 neurons=L2.mlp"],
    ["load base", PARIS, "attribute Italy"],
    [PARIS, "ablate L2.attn", "noise L1 std=0.3", "ablate L3.mlp", 'bias " France" 2', "attribute France"],
    ["x = [2, 1, 0.1]", "exp(x) / sum(exp(x))"],
    ["1/3 + 2^-1 * (3 - 40%)"],
    [PARIS, 'logits[" France"] - logits[" Spain"]'],
    [PARIS, "sum(probs)"],
    [PARIS, "entropy(probs)"],
    [PARIS, "settling_layer"],
    ["load base", PARIS, "ablate L3.attn", "bias Italy 1", "settling_layer + layer_count"],
    ["load nano", FAVOURITE, "ablate L0H1", "len(in_force) + settling_layer"],
    [PARIS, "ablate L2.attn", "kl(baseline_probs, probs)"],
    [PARIS, "temp 2", "count(sampling_probs > 0.01) + argmax(logits)"],
    ["x = [3, 1, 2]", "sort(x)[1..2] + round([0.5, 1.5])"],
    ["x = [3, 1, 2]", "max(x) - min(4, 2) + mean(x[-2:]) + len(x)"],
    ["cross_entropy([0.5, 0.5], [0.9, 0.1])"],
    ["softmax([2, 1, 0.1], 0.5)"],
    ["not (2 > 1 and 1 != 1)"],
    ["parameters + layer_count * head_count - width + vocabulary"],
    [MAP, "sweep heads"],
    [MAP, "ablate L2H1", "sweep heads metric=diff target=Anna vs=Ben"],
    [PARIS, "sweep mlps metric=logit target=Italy"],
    [PARIS, "noise L0 std=0.5 seed=2", "sweep layers metric=kl"],
    [PARIS, "bias France 1", "sweep layers metric=loss"],
    [PARIS, "sweep heads pos=-1 mode=mean"],
    [PARIS, "ablate L1.mlp", "sweep layers mode=mean reference=README.md metric=logit"],
    [MAP, "seed 3", "sweep heads mode=resample"],
    [PARIS, 'sweep mlps mode=resample from="Rome is the capital of" pos=1..5'],
    ["sweep heads on=lessons/prompts/capitals.txt"],
    ["sweep layers metric=diff mode=resample pos=-1 on=lessons/prompts/indirect-objects.txt"],
    ["load nano bos=off", "sweep heads metric=kl on=lessons/prompts/repeats.txt"],
    [PARIS, "trace Paris seeds=3"],
    [PARIS, "load micro", "ablate L0H1", "seed 18446744073709551615", "trace Paris site=mlp window=2 seeds=2 std=0.5"],
    [MAP, "trace Ben target=Ben site=attn seeds=1"],
    ["info"],
    ["info gpt2-medium"],
    ["perplexity README.md"],
    ["load mini bos=off", "ablate L2H0", "bias France 1", "perplexity README.md"],
    ["train on=README.md steps=5"],
    ["load nano", "train on=CONTRIBUTING.md steps=6 seed=99999999999 rate=1e-3"],
]


def answers(lab, session):
    """The JSON of the last cell, and the program that `code` prints for it."""
    words = [lab, "--json"]
    for cell in [*session, "code"]:
        words += ["-e", cell]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines:
        if not line["ok"]:
            raise ValueError(f"{line['input']}: {line['error']['message']}")
    return lines[-2], lines[-1]["value"]["text"]


def distribution(value, found):
    for row in value["next"]:
        yield row["prob"], found["probs"][row["id"]]
        yield row["logit"], found["logits"][row["id"]]
        if "sampling_prob" in row:
            yield row["sampling_prob"], found["sampling_probs"][row["id"]]
    yield value["entropy"], found["entropy"]
    for row in value.get("baseline", {}).get("next", []):
        yield row["prob"], found["before"][row["id"]]


def comparison(value, found):
    for column, p in zip(value["columns"], found["columns"], strict=True):
        for row in column["next"]:
            yield row.get("sampling_prob", row["prob"]), p[row["id"]]


def sample(value, found):
    for continuation, tokens in zip(value["continuations"], found["continuations"], strict=True):
        ids = [token["id"] for token in continuation["tokens"]]
        yield float(ids == tokens), 1.0


def lens(value, found):
    for row, p, kl in zip(value["rows"], found["rows"], found["kl"], strict=True):
        yield row["kl"], kl
        for guess in row["top"]:
            yield guess["prob"], p[guess["id"]]
        if "target" in row:
            yield row["target"]["prob"], p[row["target"]["id"]]


def surprise(value, found):
    known = [token["logprob"] for token in value["tokens"] if token["logprob"] is not None]
    yield from zip(known, found["logprobs"].tolist(), strict=True)
    yield math.log(value["perplexity"]), math.log(found["perplexity"])


def numbers(value, found):
    theirs = found["answer"]
    ours = value if isinstance(value, list) else [value]
    yield from zip(ours, theirs if len(getattr(theirs, "shape", ())) else [theirs], strict=True)


def training(value, found):
    if "loss" in value:
        yield value["loss"], found["loss"]
        return
    for step, loss in zip(value["steps"], found["losses"], strict=True):
        yield step["loss"], loss


def sweep(value, found):
    yield value["baseline"], found["baseline"]
    yield from zip((cell["value"] for cell in value["cells"]), found["values"].tolist(), strict=True)
    spreads = [cell.get("spread", 0) for cell in value["cells"]]
    yield from zip(spreads, found["spreads"].tolist(), strict=True)


def trace(value, found):
    yield value["clean"], found["clean"]
    yield value["corrupted"], found["corrupted"]
    yield from zip((row["value"] for row in value["rows"]), found["values"].flatten().tolist(), strict=True)
    yield from zip((row["spread"] for row in value["rows"]), found["spreads"].flatten().tolist(), strict=True)


def attribution(value, found):
    for part in value["parts"]:
        yield part["contribution"], found["parts"][part["site"]]
    yield value["total"], found["total"]


def attention(value, found):
    pattern = value.get("pattern") or [head["pattern"] for head in value["heads"]]
    yield from zip(flat(pattern), found["pattern"].flatten().tolist(), strict=True)


def flat(numbers):
    return [x for part in numbers for x in flat(part)] if isinstance(numbers, list) else [numbers]


PAIRS = {
    "attention": attention,
    "attribution": attribution,
    "sweep": sweep,
    "trace": trace,
    "distribution": distribution,
    "comparison": comparison,
    "sample": sample,
    "training": training,
    "lens": lens,
    "surprise": surprise,
    "softmax": lambda value, found: [(p, found["p"].topk(len(found["p"])).values[n]) for n, p in enumerate(value["p"])],
    "tokens": lambda value, found: [([t["id"] for t in value["tokens"]] == found["ids"], True)],
    "model": lambda value, found: [(value["parameters"], found["parameters"])],
    "number": numbers,
    "vector": numbers,
    "truth": lambda value, found: [(value, bool(found["answer"]))],
}


def check(lab, session):
    """The largest difference, relative where numbers are large."""
    answer, program = answers(lab, session)
    found = {}
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(compile(program, "code", "exec"), found)  # noqa: S102, the program is what is being tested
    if not printed.getvalue():
        raise ValueError("the program prints nothing")
    worst, count = 0.0, 0
    for ours, theirs in PAIRS[answer["kind"]](answer["value"], found):
        difference = abs(float(ours) - float(theirs)) / max(1.0, abs(float(ours)))
        worst = max(worst, math.inf if math.isnan(difference) else difference)
        count += 1
    if not count:
        raise ValueError("nothing could be compared")
    return worst, count


def main():
    warnings.filterwarnings("ignore")
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    lab = sys.argv[1] if len(sys.argv) > 1 else ".build/release/lab"
    failures, compared, largest = 0, 0, 0.0
    for session in SESSIONS:
        try:
            worst, count = check(lab, session)
            problem = f"off by {worst:.1e}" if worst > TOLERANCE else ""
        except Exception as error:  # each session is reported on its own
            worst, count, problem = 0.0, 0, f"{type(error).__name__}: {error}"
        failures += bool(problem)
        compared += count
        largest = max(largest, worst)
        print(f"{'FAILED' if problem else 'ok':8}{' | '.join(session)}  {problem or f'{worst:.1e}'}")
    print(f"{len(SESSIONS)} programs, {compared} numbers compared, largest difference {largest:.1e}, {failures} failed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
