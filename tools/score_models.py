#!/usr/bin/env python3
"""Measures the bundled models through Hugging Face's implementation: scores-transformers.json in each folder.

    make-models score --tasks tasks.json
    python3 tools/score_models.py tasks.json models/nano [FOLDER …]

The tasks are token ids, written by `make-models`, which measures the same with this project's engine (scores-lab.json).
Beyond that, heads are scored by their attention patterns on lists that are repeated: from a word to the one before it
(previous), to itself in the first copy (duplicate), and to the word after that (induction). Needs torch, transformers.
"""

import json
import statistics
import sys

import torch
import transformers


class Off:
    """A head's z, the input of attn.c_proj, set to zero."""

    def __init__(self, model, layer, head):
        width = model.config.n_embd // model.config.n_head
        self.columns = slice(head * width, (head + 1) * width)
        self.projection = model.transformer.h[layer].attn.c_proj

    def __enter__(self):
        def off(module, args):
            z = args[0].clone()
            z[..., self.columns] = 0
            return (z,)

        self.handle = self.projection.register_forward_pre_hook(off)

    def __exit__(self, *_):
        self.handle.remove()


class Silent:
    """A layer's attention or MLP output set to zero."""

    def __init__(self, module):
        self.module = module

    def __enter__(self):
        def silence(module, args, output):
            if isinstance(output, tuple):
                return (torch.zeros_like(output[0]), *output[1:])
            return torch.zeros_like(output)

        self.handle = self.module.register_forward_hook(silence)

    def __exit__(self, *_):
        self.handle.remove()


def batches(tasks, most=64):
    """Tasks of one length together, so that nothing is padded."""
    lengths = {}
    for task in tasks:
        lengths.setdefault(len(task["tokens"]), []).append(task)
    for group in lengths.values():
        for start in range(0, len(group), most):
            batch = group[start : start + most]
            yield batch, torch.tensor([task["tokens"] for task in batch])


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def skills(model, tasks):
    right, france = [], None
    for batch, ids in batches(tasks["capitals"]):
        for task, logits in zip(batch, model(ids).logits[:, -1], strict=True):
            right.append(logits.argmax().item() == task["answer"])
            if task is tasks["capitals"][0]:
                france = logits.double().softmax(-1)[task["answer"]].item()
    repeats = []
    for batch, ids in batches(tasks["lists"]):
        p = model(ids).logits[:, :-1].double().softmax(-1).gather(-1, ids[:, 1:, None])[..., 0]
        for task, row in zip(batch, p, strict=True):
            repeats += row[-task["count"] :].tolist()
    differences = []
    for batch, ids in batches(tasks["indirectObjects"]):
        for task, logits in zip(batch, model(ids).logits[:, -1], strict=True):
            differences.append((logits[task["right"]] - logits[task["wrong"]]).item())
    return {
        "capitals": mean(right),
        "repeats": mean(repeats),
        "indirectObjects": {"accuracy": mean(d > 0 for d in differences), "difference": mean(differences)},
        "france": france,
    }


def capitals(model, tasks):
    groups = {}
    for batch, ids in batches(tasks["capitals"]):
        for task, logits in zip(batch, model(ids).logits[:, -1], strict=True):
            p = logits.double().softmax(-1)
            groups.setdefault(task["group"], []).append(
                (logits.argmax().item() == task["answer"], p[task["answer"]].item(), -(p * p.log()).sum().item())
            )
    return {
        group: dict(zip(("accuracy", "probability", "entropy"), map(mean, zip(*rows, strict=True)), strict=True))
        for group, rows in groups.items()
    }


def favourite(model, task):
    p = model(torch.tensor([task["tokens"]])).logits[0, -1].double().softmax(-1)
    truth = torch.tensor([choice["probability"] for choice in task["choices"]], dtype=torch.float64)
    found = torch.tensor([p[choice["token"]].item() for choice in task["choices"]], dtype=torch.float64)
    return {
        "divergence": (truth * (truth / found).log()).sum().item(),
        "probabilities": {choice["name"]: p[choice["token"]].item() for choice in task["choices"]},
    }


def loss(model, windows):
    return mean(
        -model(ids).logits[:, :-1].double().log_softmax(-1).gather(-1, ids[:, 1:, None]).mean().item()
        for ids in (torch.tensor([window]) for window in windows)
    )


def patterns(model, tasks):
    """Mean attention of each head, by kind and name."""
    scores = {"previous": {}, "duplicate": {}, "induction": {}}
    for task in tasks["lists"]:
        count, ids = task["count"], torch.tensor([task["tokens"]])
        last = ids.shape[1] - 1
        attentions = model(ids, output_attentions=True).attentions
        # The first copy of a repeated word lies this far back: the list itself and the words between.
        words = ids[0].tolist()
        apart = count + words[::-1][count:].index(words[last])
        repeated = torch.arange(last - count + 1, last + 1)
        for layer, attention in enumerate(attentions):
            for head, weights in enumerate(attention[0]):
                name = f"L{layer}H{head}"
                for kind, back in [("previous", 1), ("duplicate", apart), ("induction", apart - 1)]:
                    scores[kind].setdefault(name, []).append(weights[repeated, repeated - back].mean().item())
    return {kind: {name: statistics.fmean(values) for name, values in heads.items()} for kind, heads in scores.items()}


def measure(folder, tasks):
    model = transformers.AutoModelForCausalLM.from_pretrained(
        folder, dtype=torch.float32, attn_implementation="eager"
    ).eval()
    heads = [(layer, head) for layer in range(model.config.n_layer) for head in range(model.config.n_head)]
    without = {}
    for layer, head in heads:
        with Off(model, layer, head):
            without[f"L{layer}H{head}"] = skills(model, tasks)
    layers = {}
    for layer, block in enumerate(model.transformer.h):
        for name, module in [("attn", block.attn), ("mlp", block.mlp)]:
            with Silent(module):
                layers[f"L{layer}.{name}"] = skills(model, tasks)
    return {
        "loss": loss(model, tasks["heldOut"]),
        "capitals": capitals(model, tasks),
        "favourite": favourite(model, tasks["favourite"]),
        "skills": skills(model, tasks),
        "withoutHead": without,
        "withoutLayer": layers,
        "patterns": patterns(model, tasks),
    }


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        tasks = json.load(file)
    for folder in sys.argv[2:]:
        with torch.no_grad():
            scores = measure(folder, tasks)
        with open(f"{folder}/scores-transformers.json", "w", encoding="utf-8") as file:
            json.dump(scores, file, indent=2, sort_keys=True)
            file.write("\n")
        print(f"{folder} is measured")


if __name__ == "__main__":
    main()
