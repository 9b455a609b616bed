#!/usr/bin/env python3
"""Measures lab beside Transformers and TransformerLens, in one run on one machine, repetition by repetition in turn.

    python3 Benchmarks/peers/peers.py [repetitions]        (7 unless told)

Makes a virtual environment beside this file, installs the peers from PyPI, builds the Swift side, writes models of
GPT-2's shapes with random weights (speed does not depend on their values), and measures. Raw timings go to
docs/benchmarks/peers.csv, a table of medians and ratios to standard output.
"""

import csv
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ENVIRONMENT = HERE / ".venv"
PACKAGES = ["torch", "transformers<5", "transformer-lens<4"]
SHAPES = {"distilgpt2": 6, "gpt2": 12}
PROMPT = [464, 3139, 286, 4881, 318, 262, 1748, 286, 6342, 11, 290, 262, 3139, 286, 7873, 318]
THREADS = 2


def environment():
    """Runs this file again inside a virtual environment that has the peers."""
    if "LAB_PEERS" in os.environ:
        return
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    os.execve(python, [str(python), *sys.argv], {**os.environ, "LAB_PEERS": "1"})


class Lab:
    """The Swift side: one process for each model, one line for each repetition."""

    def __init__(self, folder):
        binary = ROOT / "Benchmarks/.build/release/peer"
        self.process = subprocess.Popen(
            [binary, folder, str(THREADS)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
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


def build(folder):
    subprocess.run(
        ["swift", "build", "-c", "release", "--package-path", ROOT / "Benchmarks", "--product", "peer"], check=True
    )
    subprocess.run(["swift", "build", "-c", "release", "--package-path", ROOT, "--product", "lab"], check=True)
    for name, layers in SHAPES.items():
        for dtype in ["F32", "BF16"]:
            subprocess.run(
                [ROOT / "Benchmarks/.build/release/peer", "--write", f"{folder}/{name}-{dtype}", str(layers), dtype],
                check=True,
            )


class Transformers:
    def __init__(self, folder, dtype):
        import torch
        from transformers import AutoModelForCausalLM

        self.torch = torch
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()

    def prefill(self):
        ids = self.torch.tensor([[(7 * i) % 50257 for i in range(512)]])
        with self.torch.no_grad():
            self.model(ids, logits_to_keep=1)

    def decode(self):
        """32 tokens, each after the other, with the cache; the prompt is not measured."""
        with self.torch.no_grad():
            output = self.model(self.torch.tensor([PROMPT]), use_cache=True)
            begin = time.perf_counter()
            for _ in range(32):
                token = output.logits[:, -1:].argmax(-1)
                output = self.model(token, past_key_values=output.past_key_values, use_cache=True)
            return time.perf_counter() - begin


class TransformerLens:
    def __init__(self, layers):
        import torch
        from transformer_lens import HookedTransformer, HookedTransformerConfig

        self.torch = torch
        self.layers = layers
        configuration = HookedTransformerConfig(
            n_layers=layers, d_model=768, n_ctx=1024, d_head=64, n_heads=12, d_mlp=3072, d_vocab=50257,
            act_fn="gelu_new", normalization_type="LN", seed=0,
        )
        self.model = HookedTransformer(configuration).eval()
        self.tokens = torch.tensor([PROMPT])

    def sweep(self):
        """Every head off, one at a time; the probability of a token after the prompt."""
        with self.torch.no_grad():
            for layer in range(self.layers):
                for head in range(12):

                    def off(z, hook, head=head):
                        z[:, :, head] = 0
                        return z

                    logits = self.model.run_with_hooks(
                        self.tokens, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", off)], reset_hooks_end=True
                    )
                    logits[0, -1].softmax(-1)[4881].item()

    def lens(self):
        """Every layer's stream at the last position through the last LayerNorm and the unembedding."""
        with self.torch.no_grad():
            _, cache = self.model.run_with_cache(self.tokens)
            streams = cache.accumulated_resid(layer=-1, incl_mid=False, pos_slice=-1)
            scaled = cache.apply_ln_to_stack(streams, layer=-1, pos_slice=-1)
            (scaled @ self.model.W_U + self.model.b_U).softmax(-1)


START = """
import torch
torch.set_num_threads(2)
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained("{folder}", dtype=torch.float32).eval()
with torch.no_grad():
    print(model(torch.tensor([[1, 2, 3, 4, 5]])).logits[0, -1].softmax(-1).topk(10).values[0].item())
"""


def quiet(words):
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def measure(folder, repetitions, write):
    import torch

    torch.set_num_threads(THREADS)
    for name, layers in SHAPES.items():
        lens = TransformerLens(layers)
        lab = Lab(f"{folder}/{name}-F32")
        for work, peer in [("sweep", lens.sweep), ("lens", lens.lens)]:
            for repetition in range(-1, repetitions if work == "lens" else min(3, repetitions)):
                ours, theirs = lab.seconds(work), timed(peer)
                write(work, name, "F32", repetition, ours, "TransformerLens", theirs)
        lab.close()
        del lens
    for dtype, torch_dtype in [("F32", "float32"), ("BF16", "bfloat16")]:
        peer = Transformers(f"{folder}/gpt2-{dtype}", torch_dtype)
        lab = Lab(f"{folder}/gpt2-{dtype}")
        for repetition in range(-1, repetitions):
            if dtype == "F32":
                ours, theirs = lab.seconds("prefill"), timed(peer.prefill)
                write("prefill of 512", "gpt2", dtype, repetition, ours, "Transformers", theirs)
            ours, theirs = lab.seconds("decode"), peer.decode()
            write("decode 32", "gpt2", dtype, repetition, ours, "Transformers", theirs)
        lab.close()
        del peer
    for repetition in range(-1, min(3, repetitions)):
        place = f"{folder}/distilgpt2-F32"
        words = [ROOT / ".build/release/lab", "--model", place, "-e", "prompt Paris is the capital of"]
        ours = timed(lambda words=words: quiet(words))
        theirs = timed(lambda place=place: quiet([sys.executable, "-c", START.format(folder=place)]))
        write("start to first distribution", "distilgpt2", "F32", repetition, ours, "Transformers", theirs)
    for repetition in range(-1, 3 * repetitions):
        ours = timed(lambda: quiet([ROOT / ".build/release/lab", "-e", "prompt Paris is the capital of"]))
        write("start to first distribution", "mini", "F32", repetition, ours, "", None)


def table(rows):
    groups = {}
    for row in rows:
        groups.setdefault((row["work"], row["shape"], row["dtype"], row["peer"]), []).append(row)
    print("| work | shape | lab | peer | | ratio |\n|---|---|---|---|---|---|")
    for (work, shape, dtype, peer), group in groups.items():
        ours = statistics.median(row["lab_seconds"] for row in group)
        line = f"| {work} | {shape} {dtype} | {ours:.4g} s |"
        if peer:
            theirs = statistics.median(row["peer_seconds"] for row in group)
            print(f"{line} {peer} | {theirs:.4g} s | {theirs / ours:.2f} |")
        else:
            print(f"{line} | | |")


def main():
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    environment()
    rows = []
    target = ROOT / "docs/benchmarks/peers.csv"
    target.parent.mkdir(exist_ok=True)
    names = ["work", "shape", "dtype", "repetition", "lab_seconds", "peer", "peer_seconds"]
    with tempfile.TemporaryDirectory() as folder, open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()

        def write(*values):
            row = dict(zip(names, values, strict=True))
            # The repetition before the first warms both up.
            if row["repetition"] >= 0:
                rows.append(row)
                writer.writerow(row)
                file.flush()

        build(folder)
        measure(folder, repetitions, write)
    import torch
    import transformers

    print(f"{platform.machine()}, {THREADS} threads, torch {torch.__version__}, transformers {transformers.__version__}\n")
    table(rows)


if __name__ == "__main__":
    main()
