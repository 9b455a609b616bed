"""Writes Tests/Fixtures/gpt2: tiny random GPT-2s, and what Hugging Face's implementation computes with them.

    python3 tools/make_gpt2_fixtures.py [FOLDER]

Needs torch, transformers, safetensors and numpy. The layout is described in Tests/Fixtures/gpt2/README.md.
"""

import json
import pathlib
import struct
import sys
from dataclasses import dataclass, field

import numpy as np
import torch
from transformers import GPT2Config, GPT2LMHeadModel
from transformers.utils import logging

STORED = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}


@dataclass
class Fixture:
    name: str
    width: int
    heads: int
    context: int
    vocabulary: int
    type: str
    prefix: bool
    lengths: list
    inner: int | None = None
    tied: bool = True
    sharded: bool = False
    buffers: bool = False
    aligned: bool = True
    probes: bool = False
    epsilon: float = 1e-5
    seed: int = field(default=0)


FIXTURES = [
    Fixture("f32-plain", 12, 3, 17, 37, "F32", False, [1, 5, 17], buffers=True, aligned=False, probes=True, seed=1),
    Fixture("f16-prefixed", 20, 5, 19, 41, "F16", True, [1, 7, 12], inner=28, epsilon=1e-3, seed=2),
    Fixture("bf16-untied", 16, 1, 16, 53, "BF16", True, [2, 9], tied=False, seed=3),
    Fixture("f32-sharded", 14, 2, 13, 31, "F32", True, [3, 13], inner=33, sharded=True, probes=True, seed=4),
]


def build(fixture):
    """A model whose weights are random, of a size that makes every part matter, and representable in its type."""
    config = GPT2Config(
        vocab_size=fixture.vocabulary, n_positions=fixture.context, n_embd=fixture.width, n_layer=2,
        n_head=fixture.heads, n_inner=fixture.inner, layer_norm_epsilon=fixture.epsilon,
        tie_word_embeddings=fixture.tied, bos_token_id=0, eos_token_id=0, attn_implementation="eager")
    model = GPT2LMHeadModel(config).eval()
    torch.manual_seed(fixture.seed)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = torch.randn(parameter.shape) * 0.2
            if name.split(".")[-2].startswith("ln_") and name.endswith("weight"):
                values += 1
            parameter.copy_(values.to(STORED[fixture.type]).float())
    return model


def stored_tensors(model, fixture):
    """Name to tensor, under the names and in the order in which the file has them."""
    tensors = {}
    for name, parameter in model.named_parameters():
        tensors[name if fixture.prefix else name.removeprefix("transformer.")] = parameter.detach()
    if fixture.buffers:
        start = "transformer." if fixture.prefix else ""
        size = fixture.context
        for layer in range(2):
            # What Transformers saved before 4.30: the causal mask and the number written where it is 0.
            mask = torch.ones(size, size, dtype=torch.uint8).tril().view(1, 1, size, size)
            tensors[f"{start}h.{layer}.attn.bias"] = mask
            tensors[f"{start}h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
    return tensors


def encode(tensor, type_name):
    """A tensor's safetensors type and bytes."""
    if tensor.dtype == torch.uint8:
        return "U8", tensor.numpy().tobytes()
    if tensor.dim() == 0:
        return "F32", tensor.numpy().tobytes()
    stored = tensor.contiguous().to(STORED[type_name])
    if type_name == "BF16":
        stored = stored.view(torch.int16)
    return type_name, stored.numpy().tobytes()


def write_safetensors(path, tensors, fixture):
    """Written by hand, because the library always aligns the data and some published files do not."""
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in tensors.items():
        type_name, encoded = encode(tensor, fixture.type)
        header[name] = {
            "dtype": type_name, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(encoded)]}
        data += encoded
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    if not fixture.aligned:
        text += b"   "
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)
    return len(data)


def write_weights(folder, model, fixture):
    tensors = stored_tensors(model, fixture)
    if not fixture.sharded:
        write_safetensors(folder / "model.safetensors", tensors, fixture)
        return
    names = list(tensors)
    thirds = [names[0:2], names[2:15], names[15:]]
    index = {"metadata": {"total_size": 0}, "weight_map": {}}
    for number, part in enumerate(thirds, start=1):
        shard = f"model-{number:05}-of-{len(thirds):05}.safetensors"
        index["metadata"]["total_size"] += write_safetensors(
            folder / shard, {name: tensors[name] for name in part}, fixture)
        index["weight_map"].update({name: shard for name in part})
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


def write_configuration(folder, model, fixture):
    config = model.config
    keys = [
        "activation_function", "add_cross_attention", "layer_norm_epsilon", "model_type", "n_embd", "n_head",
        "n_inner", "n_layer", "n_positions", "reorder_and_upcast_attn", "scale_attn_by_inverse_layer_idx",
        "scale_attn_weights", "tie_word_embeddings", "vocab_size"]
    entries = {"architectures": ["GPT2LMHeadModel"]} | {key: getattr(config, key) for key in keys}
    (folder / "config.json").write_text(json.dumps(entries, indent=1) + "\n")


class Number(float):
    """A float that is written with nine significant digits, enough to tell any two floats apart."""

    def __repr__(self):
        return f"{float(self):.9g}"


def rows(tensor):
    """A tensor as nested lists."""
    if tensor.dim() == 0:
        return Number(tensor.item())
    return [rows(part) for part in tensor]


def text_of(value):
    """JSON with one line for each innermost list."""
    if isinstance(value, dict):
        return "{\n" + ",\n".join(f"{json.dumps(key)}: {text_of(part)}" for key, part in value.items()) + "\n}"
    if isinstance(value, list):
        separator = ",\n" if value and isinstance(value[0], (list, dict)) else ","
        return "[" + separator.join(text_of(part) for part in value) + "]"
    return repr(value) if isinstance(value, Number) else json.dumps(value)


def residual_streams(model, ids):
    """The embedding's sum and the stream after each block, then the logits. HF's last hidden state is past ln_f."""
    streams = []
    hooks = [
        model.transformer.h[0].register_forward_pre_hook(lambda _, inputs: streams.append(inputs[0][0]))]
    for block in model.transformer.h:
        hooks.append(block.register_forward_hook(
            lambda _, __, output: streams.append((output[0] if isinstance(output, tuple) else output)[0])))
    output = model(ids, output_hidden_states=True)
    for hook in hooks:
        hook.remove()
    for stream, hidden in zip(streams[:-1], output.hidden_states[:-1]):
        assert torch.equal(stream, hidden[0])
    assert torch.equal(model.transformer.ln_f(streams[-1]), output.hidden_states[-1][0])
    return streams, output.logits[0]


def ablated(model, ids, layer, head):
    """The logits with one head's output z set to 0 at all positions, before c_proj."""
    width = model.config.n_embd // model.config.n_head

    def zero(_, inputs):
        changed = inputs[0].clone()
        changed[..., head * width:(head + 1) * width] = 0
        return (changed,)

    hook = model.transformer.h[layer].attn.c_proj.register_forward_pre_hook(zero)
    logits = model(ids).logits[0]
    hook.remove()
    return logits


def reference(model, fixture):
    generator = np.random.default_rng(fixture.seed)
    sequences = []
    for number, length in enumerate(fixture.lengths):
        ids = generator.integers(0, fixture.vocabulary, length).tolist()
        batch = torch.tensor([ids])
        streams, logits = residual_streams(model, batch)
        lens = [model.lm_head(model.transformer.ln_f(stream[-1])) for stream in streams]
        sequence = {
            "ids": ids, "logits": rows(logits), "streams": [rows(stream) for stream in streams],
            "lens": [rows(row) for row in lens]}
        if fixture.probes and number == 1:
            layer, head = 1, fixture.heads - 1
            sequence["ablations"] = [
                {"layer": 0, "head": 0, "logits": rows(ablated(model, batch, 0, 0))},
                {"layer": layer, "head": head, "logits": rows(ablated(model, batch, layer, head))}]
        sequences.append(sequence)
    samples = {}
    for name, parameter in model.named_parameters():
        values = parameter.flatten()
        samples[name.removeprefix("transformer.")] = rows(torch.stack([values[0], values[-1]]))
    return {"samples": samples, "sequences": sequences}


def main():
    here = pathlib.Path(__file__).resolve().parent.parent
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "Tests/Fixtures/gpt2"
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    for fixture in FIXTURES:
        folder = target / fixture.name
        folder.mkdir(parents=True, exist_ok=True)
        with torch.no_grad():
            model = build(fixture)
            write_weights(folder, model, fixture)
            write_configuration(folder, model, fixture)
            (folder / "reference.json").write_text(text_of(reference(model, fixture)) + "\n")
        # What was written is what Transformers reads back.
        again = GPT2LMHeadModel.from_pretrained(folder, attn_implementation="eager", dtype=torch.float32)
        for (name, kept), loaded in zip(model.named_parameters(), again.parameters(), strict=True):
            assert torch.equal(kept, loaded), name


if __name__ == "__main__":
    main()
