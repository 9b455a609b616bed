"""Hugging Face's GPT-2 in double precision, with hooks at the sites of lab."""

import contextlib
import pathlib
from dataclasses import dataclass

import torch
from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

from . import dice

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BEGINNING = "<|endoftext|>"


@dataclass(frozen=True)
class Site:
    """`kind` is embed, layer, attn, mlp, head or neuron; `index` is that of a head or neuron."""

    kind: str
    layer: int = 0
    index: int = 0

    @property
    def name(self):
        return {
            "embed": "embed", "layer": f"L{self.layer}", "attn": f"L{self.layer}.attn", "mlp": f"L{self.layer}.mlp",
            "head": f"L{self.layer}H{self.index}", "neuron": f"L{self.layer}N{self.index}"}[self.kind]

    @property
    def stage(self):
        """The tensor that it is a part of: all heads of a layer lie side by side."""
        return ("embed", 0) if self.kind == "embed" else (self.kind, self.layer)

    @property
    def noise_key(self):
        kinds = ["embed", "layer", "attn", "mlp", "head", "neuron"]
        return kinds.index(self.kind) << 24 | self.layer


@dataclass
class Edit:
    """`change` takes a site's values at some positions (rows), and which positions they are; it gives new values."""

    site: Site
    positions: list | None
    change: object


@dataclass
class Run:
    """(positions, vocabulary) logits before any bias, and for each stage (positions, width), after what changes it."""

    logits: torch.Tensor
    stages: dict
    patterns: list


class Network:
    def __init__(self, model, tokenizer, bos):
        self.hf = model.double().eval()
        self.tokenizer = tokenizer
        self.bos = bos
        config = model.config
        self.layers, self.heads, self.width = config.n_layer, config.n_head, config.n_embd
        self.neurons = config.n_inner or 4 * config.n_embd
        self.context, self.vocabulary = config.n_positions, config.vocab_size
        self.head_width = self.width // self.heads
        self.remembered = {}

    # Text

    def encode(self, text):
        """As a prompt is."""
        ids = self.tokenizer.encode(text, add_special_tokens=False)
        return [self.beginning, *ids] if self.bos else ids

    @property
    def beginning(self):
        return self.tokenizer.convert_tokens_to_ids(BEGINNING)

    # Sites

    def columns(self, site):
        if site.kind == "head":
            return range(site.index * self.head_width, (site.index + 1) * self.head_width)
        if site.kind == "neuron":
            return range(site.index, site.index + 1)
        return range(self.width)

    def part(self, run, site):
        """A site's values, (positions, its width)."""
        columns = self.columns(site)
        return run.stages[site.stage][:, columns.start:columns.stop]

    def _module(self, stage):
        """Where a stage's tensor passes: the module, and whether it is its input."""
        kind, layer = stage
        transformer = self.hf.transformer
        if kind == "embed":
            return transformer.drop, False
        block = transformer.h[layer]
        return {
            "head": (block.attn.c_proj, True), "attn": (block.attn, False), "neuron": (block.mlp.c_proj, True),
            "mlp": (block.mlp, False), "layer": (block, False)}[kind]

    def stages(self):
        kinds = ["head", "attn", "neuron", "mlp", "layer"]
        return [("embed", 0)] + [(kind, layer) for layer in range(self.layers) for kind in kinds]

    # Running

    @torch.no_grad()
    def run(self, ids, edits=()):
        """One forward pass of one text. Edits of one stage take place in the order given."""
        stages = {}
        with contextlib.ExitStack() as stack:
            for stage in self.stages():
                own = [edit for edit in edits if edit.site.stage == stage]
                module, is_input = self._module(stage)

                def visit(value, stage=stage, own=own):
                    values = value[0] if isinstance(value, tuple) else value
                    rows = values[0].clone()
                    for edit in own:
                        columns = self.columns(edit.site)
                        chosen = list(range(len(rows))) if edit.positions is None else [
                            position for position in edit.positions if position < len(rows)]
                        if chosen:
                            part = rows[chosen, columns.start:columns.stop]
                            rows[chosen, columns.start:columns.stop] = edit.change(part, chosen)
                    stages[stage] = rows
                    rows = rows[None]
                    return (rows, *value[1:]) if isinstance(value, tuple) else rows

                if is_input:
                    handle = module.register_forward_pre_hook(lambda _, inputs, visit=visit: visit(inputs))
                else:
                    handle = module.register_forward_hook(lambda _, __, output, visit=visit: visit(output))
                stack.callback(handle.remove)
            output = self.hf(torch.tensor([ids]), output_attentions=True, use_cache=False)
        return Run(output.logits[0], stages, [pattern[0] for pattern in output.attentions])

    def clean(self, ids):
        """The run of the model as it was loaded; remembered."""
        key = tuple(ids)
        if key not in self.remembered:
            self.remembered[key] = self.run(ids)
        return self.remembered[key]


def bundled(name, bos=True):
    folder = ROOT / "models" / name
    model = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
    return Network(model, AutoTokenizer.from_pretrained(folder), bos)


# The shape of the random model, and what its weights begin with (`writeRandomModel` in Tests/Support).
RANDOM_SHAPE = {"n_layer": 6, "n_head": 12, "n_embd": 768, "n_positions": 1024, "vocab_size": 50257}
RANDOM_SEED = 7
POOL = 262_139


def random_weights(config, seed):
    """Name to tensor in the order of Hugging Face's modules: draws from one pool, gone through in a circle."""
    with torch.device("meta"):
        shapes = {name: parameter.shape for name, parameter in GPT2LMHeadModel(config).named_parameters()}
    total = sum(shape.numel() for shape in shapes.values())
    pool = (0.02 * dice.first_weights(seed, 0, min(total, POOL))).float()
    next_one = 0
    for name, shape in shapes.items():
        if "ln_" in name and name.endswith(".weight"):
            yield name, torch.ones(shape, dtype=torch.float32)
            continue
        count = shape.numel()
        turns = (next_one + count) // len(pool) + 1
        yield name, pool.repeat(turns)[next_one:next_one + count].reshape(shape)
        next_one = (next_one + count) % len(pool)


def random_network(bos=True):
    """distilgpt2's shape with random weights; texts are read as mini reads them."""
    config = GPT2Config(**RANDOM_SHAPE, attn_implementation="eager")
    model = GPT2LMHeadModel(config)
    parameters = dict(model.named_parameters())
    with torch.no_grad():
        for name, weights in random_weights(config, RANDOM_SEED):
            parameters[name].copy_(weights)
    return Network(model, AutoTokenizer.from_pretrained(ROOT / "models/mini"), bos)


def bytes_of_random_weights():
    """The weights as the file of `writeRandomModel` has them, one array after the other."""
    config = GPT2Config(**RANDOM_SHAPE)
    for _, weights in random_weights(config, RANDOM_SEED):
        yield weights.numpy().tobytes()
