"""Writes a GPT-2 of a published shape with random weights, and compares what lab and Transformers make of it.

    python3 tools/check_shapes.py NAME FOLDER --tokenizer FOLDER [--type F32|BF16] [--wide]
                                   [--lab .build/release/lab] [--keep]

NAME is distilgpt2, gpt2, gpt2-medium, gpt2-large or gpt2-xl; the tokenizer's folder holds GPT-2's vocab.json and
merges.txt. FOLDER/NAME is written, loaded by both, and removed again unless --keep is given. One line of JSON comes out:
the largest difference of log-probabilities over the whole vocabulary after each of some prompts, between lab and
Transformers in float32, and of each to Transformers in float64; and how long lab's load took. docs/accuracy.md has the
lines of one run. The largest model takes 13 GB of memory.

Weights spread by 0.02, as GPT-2's do before training, and those that write to the stream by less the more layers there
are. With --wide they are larger, as after training: the token embedding spreads by 0.14, so that logits spread by some
units, and every layer changes the stream by as much as it holds.

Needs torch, transformers and numpy.
"""

import argparse
import json
import pathlib
import re
import shutil
import statistics
import struct
import subprocess

import numpy as np

SHAPES = {
    "distilgpt2": (6, 12, 768), "gpt2": (12, 12, 768), "gpt2-medium": (24, 16, 1024), "gpt2-large": (36, 20, 1280),
    "gpt2-xl": (48, 25, 1600)}
VOCABULARY, CONTEXT = 50257, 1024
PROMPTS = [
    "The", "The capital of France is", "Alan Turing theorized that computers would one day become",
    "In 1969 two people walked on the moon, while a third one waited for them in orbit; when they came back, they "
    "brought 21.5 kilograms of stones along: \"a small step\", they said. " * 4]
LOADS = 9


def tensors(layers, width, wide):
    """Name, shape, spread and mean of each tensor, as Transformers names them."""
    def linear(name, inputs, outputs, usual=0.02):
        yield name + ".weight", (inputs, outputs), 2 / inputs ** 0.5 if wide else usual, 0
        yield name + ".bias", (outputs,), 0.05, 0

    def norm(name):
        yield name + ".weight", (width,), 0.1, 1
        yield name + ".bias", (width,), 0.05, 0

    written = 0.02 / (2 * layers) ** 0.5
    yield "wte.weight", (VOCABULARY, width), 0.14 if wide else 0.02, 0
    yield "wpe.weight", (CONTEXT, width), 0.05 if wide else 0.02, 0
    for layer in range(layers):
        name = f"h.{layer}."
        yield from norm(name + "ln_1")
        yield from linear(name + "attn.c_attn", width, 3 * width)
        yield from linear(name + "attn.c_proj", width, width, written)
        yield from norm(name + "ln_2")
        yield from linear(name + "mlp.c_fc", width, 4 * width)
        yield from linear(name + "mlp.c_proj", 4 * width, width, written)
    yield from norm("ln_f")


def write(name, folder, tokenizer, kind, wide):
    """Tensor by tensor, since the largest of these models would not fit beside itself."""
    layers, heads, width = SHAPES[name]
    folder.mkdir(parents=True)
    size = {"F32": 4, "BF16": 2}[kind]
    header, place = {"__metadata__": {"format": "pt"}}, 0
    for key, shape, _, _ in tensors(layers, width, wide):
        end = place + int(np.prod(shape)) * size
        header[key] = {"dtype": kind, "shape": list(shape), "data_offsets": [place, end]}
        place = end
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    dice = np.random.default_rng(layers)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for _, shape, spread, mean in tensors(layers, width, wide):
            values = dice.standard_normal(shape, dtype=np.float32) * np.float32(spread) + np.float32(mean)
            if kind == "BF16":
                values = (values.view(np.uint32) >> 16).astype(np.uint16)
            file.write(values.tobytes())
    (folder / "config.json").write_text(json.dumps({
        "architectures": ["GPT2LMHeadModel"], "model_type": "gpt2", "n_layer": layers, "n_head": heads, "n_embd": width,
        "n_positions": CONTEXT, "vocab_size": VOCABULARY, "bos_token_id": 50256, "eos_token_id": 50256}) + "\n")
    for part in ["vocab.json", "merges.txt"]:
        shutil.copy(tokenizer / part, folder / part)


def answers(lab, folder):
    """Ids and logits after each prompt, by lab."""
    cells = ["-e", f'load "{folder}"']
    for prompt in PROMPTS:
        cells += ["-e", "prompt " + json.dumps(prompt.strip()), "-e", "top all"]
    lines = subprocess.run([lab, "--json"] + cells, capture_output=True, text=True, check=True).stdout.splitlines()
    for line in lines[2::2]:
        value = json.loads(line)["value"]
        logits = np.full(VOCABULARY, np.nan)
        for entry in value["next"]:
            logits[entry["id"]] = entry["logit"]
        assert not np.isnan(logits).any()
        yield [token["id"] for token in value["tokens"]], logits


def logs(logits):
    logits = logits.astype(np.float64)
    top = logits.max()
    return logits - top - np.log(np.exp(logits - top).sum())


def load_times(lab, folder):
    """Milliseconds of `load`, each in a process of its own, the file in the page cache."""
    for _ in range(LOADS):
        text = subprocess.run(
            [lab, "-e", "set timing=on", "-e", f'load "{folder}"'], capture_output=True, text=True, check=True).stdout
        yield float(re.search(r"ready in (?:under )?([\d.]+) ms", text)[1])


def compare(lab, folder):
    import torch
    from transformers import AutoModelForCausalLM
    found = list(answers(lab, folder))
    times = sorted(load_times(lab, folder))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    ours = [logs(logits) for _, logits in found]
    theirs = [run(model, ids) for ids, _ in found]
    model = model.double()
    exact = [run(model, ids) for ids, _ in found]

    def largest(ones, others):
        return [float(f"{np.abs(one - other).max():.2g}") for one, other in zip(ones, others)]

    return {
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "tokens": [len(ids) for ids, _ in found], "spread": round(float(exact[-1].std()), 2),
        "lab_to_transformers": largest(ours, theirs), "lab_to_double": largest(ours, exact),
        "transformers_to_double": largest(theirs, exact),
        "load_ms": {"median": statistics.median(times), "worst": times[-1]}}


def run(model, ids):
    import torch
    with torch.no_grad():
        return logs(model(torch.tensor([ids])).logits[0, -1].numpy())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=SHAPES)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--tokenizer", type=pathlib.Path, required=True)
    parser.add_argument("--type", choices=["F32", "BF16"], default="F32")
    parser.add_argument("--wide", action="store_true")
    parser.add_argument("--lab", default=".build/release/lab")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    folder = options.folder / options.name
    if not folder.exists():
        write(options.name, folder, options.tokenizer, options.type, options.wide)
    found = compare(options.lab, folder.resolve())
    size = (folder / "model.safetensors").stat().st_size
    if not options.keep:
        shutil.rmtree(folder)
    print(json.dumps({"name": options.name, "type": options.type, "wide": options.wide, "bytes": size} | found))


if __name__ == "__main__":
    main()
