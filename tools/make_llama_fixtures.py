"""Writes Tests/Fixtures/llama: tiny random Llamas in folders, and what Hugging Face's implementation computes with them.

    python3 tools/make_llama_fixtures.py [FOLDER]

Needs torch, transformers, tokenizers, safetensors and numpy. The layout is described in Tests/Fixtures/llama/README.md.
"""

import json
import pathlib
import sys
from dataclasses import dataclass, field

import numpy as np
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM
from transformers.utils import logging

ROOT = pathlib.Path(__file__).resolve().parent.parent
STORED = {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}


@dataclass
class Fixture:
    name: str
    width: int
    heads: int
    shared: int
    inner: int
    vocabulary: int
    type: str = "float32"
    head_width: int | None = None
    tied: bool = True
    prefix: str = "model."
    shards: int = 1
    theta: float = 1e4
    epsilon: float = 1e-5
    scaling: dict | None = None
    # Transformers 5 writes rope_parameters; files from before have rope_theta and rope_scaling.
    modern: bool = False
    buffers: bool = False
    seed: int = field(default=0)


FIXTURES = [
    Fixture("f32-tied", 24, 4, 2, 40, 61, buffers=True, seed=1),
    Fixture("bf16-untied", 24, 3, 3, 28, 53, "bfloat16", head_width=6, tied=False, theta=5e5, epsilon=1e-6, seed=2),
    Fixture("f16-llama3", 32, 4, 1, 36, 47, "float16", tied=False, seed=3, scaling={
        "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 16}),
    Fixture("f32-sharded", 16, 2, 1, 24, 43, prefix="", shards=3, modern=True, seed=4,
            scaling={"rope_type": "linear", "factor": 2.5}),
]
CONTEXT = 64
LENGTHS = [1, 7, 40]


def build(fixture):
    """A model whose weights are random, of a size that makes every part matter, and representable in its type."""
    config = LlamaConfig(
        vocab_size=fixture.vocabulary, hidden_size=fixture.width, intermediate_size=fixture.inner, num_hidden_layers=2,
        num_attention_heads=fixture.heads, num_key_value_heads=fixture.shared, head_dim=fixture.head_width,
        max_position_embeddings=CONTEXT, rms_norm_eps=fixture.epsilon, tie_word_embeddings=fixture.tied,
        rope_parameters={"rope_type": "default", "rope_theta": fixture.theta} | (fixture.scaling or {}),
        bos_token_id=None, eos_token_id=None, attn_implementation="eager")
    model = LlamaForCausalLM(config).double().eval()
    torch.manual_seed(fixture.seed)
    for name, parameter in model.named_parameters():
        values = torch.randn(parameter.shape) * 0.3 + ("norm" in name)
        parameter.copy_(values.to(STORED[fixture.type]).double())
    return model


def write_weights(folder, model, fixture):
    kind = STORED[fixture.type]
    tensors = {}
    for name, parameter in model.named_parameters():
        if name.startswith("model."):
            name = fixture.prefix + name.removeprefix("model.")
        tensors[name] = parameter.detach().to(kind).contiguous()
    if fixture.buffers:
        # What Transformers saved before 4.32.
        for layer in range(2):
            tensors[f"{fixture.prefix}layers.{layer}.self_attn.rotary_emb.inv_freq"] = torch.ones(3)
    if fixture.shards == 1:
        save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})
        return
    names, index = sorted(tensors), {"metadata": {}, "weight_map": {}}
    for number in range(fixture.shards):
        shard = f"model-{number + 1:05}-of-{fixture.shards:05}.safetensors"
        part = names[number::fixture.shards]
        save_file({name: tensors[name] for name in part}, folder / shard, metadata={"format": "pt"})
        index["weight_map"].update({name: shard for name in part})
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")


def write_configuration(folder, fixture):
    entries = {
        "architectures": ["LlamaForCausalLM"], "attention_bias": False, "hidden_act": "silu",
        "hidden_size": fixture.width, "intermediate_size": fixture.inner, "max_position_embeddings": CONTEXT,
        "mlp_bias": False, "model_type": "llama", "num_attention_heads": fixture.heads, "num_hidden_layers": 2,
        "num_key_value_heads": fixture.shared, "rms_norm_eps": fixture.epsilon,
        "tie_word_embeddings": fixture.tied, "vocab_size": fixture.vocabulary}
    if fixture.head_width:
        entries["head_dim"] = fixture.head_width
    if fixture.modern:
        entries["rope_parameters"] = {"rope_theta": fixture.theta} | (fixture.scaling or {"rope_type": "default"})
    else:
        entries |= {"rope_theta": fixture.theta, "rope_scaling": fixture.scaling}
    (folder / "config.json").write_text(json.dumps(entries, indent=1) + "\n")


def rounded(tensor):
    return [rounded(part) for part in tensor] if tensor.dim() else round(tensor.item(), 8)


def without_head(model, ids, layer, head):
    """The logits with one head's output z set to 0 at all positions, before o_proj."""
    attention = model.model.layers[layer].self_attn

    def zero(_, inputs):
        changed = inputs[0].clone()
        changed[..., head * attention.head_dim:(head + 1) * attention.head_dim] = 0
        return (changed,)

    hook = attention.o_proj.register_forward_pre_hook(zero)
    logits = model(ids).logits[0]
    hook.remove()
    return logits


def reference(model, fixture):
    generator = np.random.default_rng(fixture.seed)
    sequences = []
    for length in LENGTHS:
        ids = generator.integers(0, fixture.vocabulary, length).tolist()
        batch = torch.tensor([ids])
        streams = []
        hooks = [layer.register_forward_hook(
            lambda _, __, output: streams.append((output[0] if isinstance(output, tuple) else output)[0, -1]))
            for layer in model.model.layers]
        logits = model(batch).logits[0]
        for hook in hooks:
            hook.remove()
        embedded = model.model.embed_tokens(batch)[0, -1]
        lens = [model.lm_head(model.model.norm(stream)) for stream in [embedded] + streams]
        places = sorted({0, length // 2, length - 1})
        sequences.append({
            "ids": ids, "positions": places, "logits": [rounded(logits[place]) for place in places],
            "lens": [rounded(row) for row in lens],
            "ablations": [
                {"layer": layer, "head": head, "logits": rounded(without_head(model, batch, layer, head)[-1])}
                for layer, head in [(0, 0), (1, fixture.heads - 1)]]})
    return {"parameters": sum(parameter.numel() for parameter in model.parameters()), "sequences": sequences}


def lessons():
    return "\n".join(path.read_text() for path in sorted((ROOT / "lessons").glob("*.md")))


def write_tokenizer(target):
    """A small vocabulary of characters, with bytes for the others, as in the folders of Llama 2 and TinyLlama."""
    folder = target / "llama2-tokenizer"
    folder.mkdir(parents=True, exist_ok=True)
    specials = ["<unk>", "<s>", "</s>"]
    octets = [f"<0x{byte:02X}>" for byte in range(256)]
    text = [line for line in lessons().splitlines() if line.isascii()]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always", split=True)
    tokenizer.train_from_iterator(text, trainers.BpeTrainer(
        vocab_size=720, special_tokens=specials + octets, show_progress=False))
    model = json.loads(tokenizer.to_str())["model"]
    tokenizer = Tokenizer(models.BPE(
        vocab=model["vocab"], merges=[tuple(merge) for merge in model["merges"]], unk_token="<unk>", fuse_unk=True,
        byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in specials])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", pair="<s> $A <s> $B", special_tokens=[("<s>", 1)])
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"add_bos_token": True, "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>"}) + "\n")
    strings = json.loads((ROOT / "Tests/Fixtures/tokenizer/strings.json").read_text())[::3]
    strings += ["<s>Once</s> upon", "a <s> b", "  two  spaces ", "▁", "☃ 🙂", "", " ", "<0x41>", "x\n" * 50]
    found = {"strings": strings, "ids": [tokenizer.encode(text).ids[1:] for text in strings]}
    for scheme in ["first", "always", "never"]:
        # What newer conversions write.
        other = Tokenizer.from_str(tokenizer.to_str())
        other.normalizer = None
        other.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme=scheme, split=False)
        found[scheme] = [other.encode(text, add_special_tokens=False).ids for text in strings[-9:]]
    (folder / "ids.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "Tests/Fixtures/llama"
    torch.set_num_threads(1)
    logging.set_verbosity_error()
    for fixture in FIXTURES:
        folder = target / fixture.name
        folder.mkdir(parents=True, exist_ok=True)
        with torch.no_grad():
            model = build(fixture)
            write_weights(folder, model, fixture)
            write_configuration(folder, fixture)
            (folder / "reference.json").write_text(
                json.dumps(reference(model, fixture), separators=(",", ":")) + "\n")
            # What was written is what Transformers reads back, except where the head was saved apart.
            again = LlamaForCausalLM.from_pretrained(folder, attn_implementation="eager", dtype=torch.float64).eval()
            ids = torch.tensor([list(range(40))])
            assert torch.equal(model(ids).logits, again(ids).logits), fixture.name
    write_tokenizer(target)


if __name__ == "__main__":
    main()
