"""Writes Tests/Fixtures/training: a tiny random GPT-2, PyTorch's loss and gradients, and ten steps of its AdamW.

    python3 tools/make_training_fixtures.py [FOLDER]

Needs torch, transformers, safetensors and numpy. The files are described in Tests/Fixtures/training/README.md.
"""

import json
import math
import pathlib
import sys

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

SHAPE = {"n_layer": 2, "n_head": 2, "n_embd": 16, "vocab_size": 61, "n_positions": 12}
BATCH, STEPS, WARM_UP = 3, 10, 4
OPTIMISER = {"lr": 2e-3, "betas": (0.9, 0.99), "eps": 1e-8, "weight_decay": 0.01}
CLIP = 1.0


def build():
    """A model whose weights are random and of a size that makes every part matter."""
    config = GPT2Config(
        **SHAPE, resid_pdrop=0.0, embd_pdrop=0.0, attn_pdrop=0.0, activation_function="gelu_new", bos_token_id=0,
        eos_token_id=0, use_cache=False, attn_implementation="eager")
    model = GPT2LMHeadModel(config)
    torch.manual_seed(6)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.randn(parameter.shape) * 0.2)
            if name.split(".")[-2].startswith("ln_") and name.endswith("weight"):
                parameter.add_(1)
    return model


def named(model):
    """Name without `transformer.` to parameter; the tied head is wte and not named twice."""
    return {name.removeprefix("transformer."): parameter for name, parameter in model.named_parameters()}


def save(path, tensors):
    save_file({name: tensor.detach().float().contiguous() for name, tensor in tensors.items()}, path)


def factor(step):
    """What the learning rate is multiplied with in step 0, 1, …: warm-up, then half a cosine down to a tenth."""
    return min((step + 1) / WARM_UP, 0.1 + 0.45 * (1 + math.cos(math.pi * min(1, step / STEPS))))


def optimiser_of(model):
    matrices = [parameter for parameter in model.parameters() if parameter.dim() > 1]
    vectors = [parameter for parameter in model.parameters() if parameter.dim() == 1]
    return torch.optim.AdamW([{"params": matrices}, {"params": vectors, "weight_decay": 0.0}], **OPTIMISER)


def train(model, windows, folder=None):
    """Ten steps; each one's loss and norm of the gradient before clipping. Writes the files where it has a folder."""
    optimiser = optimiser_of(model)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, factor)
    records = []
    for step, batch in enumerate(windows):
        ids = torch.tensor(batch)
        loss = model(ids, labels=ids).loss
        optimiser.zero_grad()
        loss.backward()
        if step == 0 and folder:
            save(folder / "gradients.safetensors", {name: p.grad for name, p in named(model).items()})
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP)
        records.append({
            "windows": batch, "loss": loss.item(), "norm": norm.item(), "rate": schedule.get_last_lr()[0]})
        optimiser.step()
        schedule.step()
        if step in (0, STEPS - 1) and folder:
            save(folder / f"after-{step + 1}.safetensors", named(model))
    return records


def without_noise(name, tensor):
    """All but the keys' biases: every score of a query moves alike with them, so their gradient is 0 but for rounding,
    which AdamW blows up to the size of a step."""
    if not name.endswith("c_attn.bias"):
        return tensor
    width = SHAPE["n_embd"]
    return torch.cat([tensor[:width], tensor[2 * width:]])


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "Tests/Fixtures/training"
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    generator = np.random.default_rng(6)
    windows = generator.integers(0, SHAPE["vocab_size"], (STEPS, BATCH, SHAPE["n_positions"])).tolist()
    model, double = build(), build().double()
    save(folder / "weights.safetensors", named(model))
    steps = train(model, windows, folder)
    exact = train(double, windows)
    for name, parameter in named(model).items():
        off = without_noise(name, parameter.double() - named(double)[name]).abs().max().item()
        assert off < 1e-5, f"{name} is {off} from its value in double precision"
    for found, wanted in zip(steps, exact, strict=True):
        assert abs(found["loss"] - wanted["loss"]) < 1e-6
    reference = {
        "shape": SHAPE, "clip": CLIP, "warm_up": WARM_UP, **OPTIMISER, "steps": steps}
    (folder / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")


if __name__ == "__main__":
    main()
