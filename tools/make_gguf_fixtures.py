#!/usr/bin/env python3
"""Writes Tests/Fixtures/gguf/: small GGUF files with random weights, and what other programs make of them.

    python tools/make_gguf_fixtures.py [--smollm2 FILE] [--out Tests/Fixtures/gguf]

Needs the packages gguf, torch, transformers, tokenizers, sentencepiece. The seed is fixed.

    llama.gguf            two layers, grouped queries, each matrix of another type; SentencePiece's tokenizer
    llama.json            logits of Transformers' LlamaForCausalLM in float64 on the weights as gguf's own code reads them
    gpt2.gguf, gpt2.json  the same of a GPT-2, whose tokenizer is that of models/nano
    pieces.json           ids by SentencePiece for the strings of ../tokenizer/strings.json; null where it does not
                          look for control tokens and we do
    smollm.json           ids by Hugging Face's tokenizers: vocabulary of models/mini, each number a piece of its own
    llama-bpe.json        the same with Llama 3's pattern, where whole pieces are taken before any merge
    smollm2.json          the same with the vocabulary of SmolLM2, whose file --smollm2 names
    smollm2-logits.json   the top tokens and log-probabilities after some prompts, by Transformers in float64
"""

import argparse
import io
import json
import pathlib

import gguf
import numpy as np
import sentencepiece
import torch
from gguf import GGMLQuantizationType as Type
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers
from transformers import AutoModelForCausalLM, GPT2Config, GPT2LMHeadModel, LlamaConfig, LlamaForCausalLM

ROOT = pathlib.Path(__file__).resolve().parent.parent
LLAMA3 = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
HALVES = {Type.Q8_0: [0], Type.Q4_0: [0], Type.Q4_1: [0, 2], Type.Q5_0: [0], Type.Q5_1: [0, 2], Type.Q4_K: [0, 2],
          Type.Q5_K: [0, 2], Type.Q6_K: [208]}
# Blocks of random bytes with this scale have weights of about the usual size.
SCALES = {Type.Q8_0: 3e-4, Type.Q4_0: 4e-3, Type.Q4_1: 4e-3, Type.Q5_0: 2e-3, Type.Q5_1: 2e-3, Type.Q4_K: 1e-4,
          Type.Q5_K: 5e-5, Type.Q6_K: 3e-5}

dice = np.random.default_rng(11)


def matrix(shape, kind):
    """The tensor as the file has it, and its values in float64."""
    if kind == Type.F32:
        data = dice.normal(0, 0.05, shape).astype(np.float32)
        return data, data.astype(np.float64)
    if kind == Type.F16:
        data = dice.normal(0, 0.05, shape).astype(np.float16)
        return data, data.astype(np.float64)
    if kind == Type.BF16:
        bits = dice.normal(0, 0.05, shape).astype(np.float32).view(np.uint32) >> 16
        values = (bits << 16).astype(np.uint32).view(np.float32).astype(np.float64)
        return bits.astype(np.uint16).view(np.uint8), values
    length, size = gguf.GGML_QUANT_SIZES[kind]
    blocks = dice.integers(0, 256, (shape[0] * shape[1] // length, size), dtype=np.uint8)
    for number, place in enumerate(HALVES[kind]):
        scale = SCALES[kind] * dice.uniform(0.5, 1, len(blocks))
        if number == 1:
            # What is added brings the mean near zero; in the K types it is subtracted.
            scale = scale * 15 / 2 * (-1 if kind in (Type.Q4_1, Type.Q5_1) else 1)
        blocks[:, place:place + 2] = scale.astype(np.float16).view(np.uint8).reshape(-1, 2)
    data = blocks.reshape(shape[0], -1)
    return data, gguf.quants.dequantize(data, kind).astype(np.float64).reshape(shape)


def vector(count, mean):
    data = (mean + dice.normal(0, 0.1, count)).astype(np.float32)
    return data, data.astype(np.float64)


def unpermuted(weights, heads):
    """Rows from pairs of neighbours, as GGUF has them, to halves, as Hugging Face does."""
    width = weights.shape[0] // heads
    return weights.reshape(heads, width // 2, 2, -1).swapaxes(1, 2).reshape(weights.shape)


class File:
    def __init__(self, path, architecture):
        self.writer = gguf.GGUFWriter(path, architecture)
        self.state = {}

    def add(self, name, theirs, pair, kind=Type.F32, change=lambda values: values):
        data, values = pair
        self.writer.add_tensor(name, data, raw_dtype=kind)
        self.state[theirs] = torch.from_numpy(np.ascontiguousarray(change(values)))

    def close(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def reference(model, state, vocabulary):
    model = model.double().eval()
    missing = model.load_state_dict(state, strict=False)
    assert not missing.unexpected_keys and all("lm_head" in key or "attn.bias" in key for key in missing.missing_keys)
    model.tie_weights()
    prompts = []
    for length in (1, 5, 23):
        ids = dice.integers(0, vocabulary, length).tolist()
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, -1]
        prompts.append({"ids": ids, "logits": [round(x, 7) for x in logits.tolist()]})
    return prompts


def pieces():
    """A small SentencePiece model trained on this repository's lessons."""
    text = "\n".join(path.read_text() for path in sorted((ROOT / "lessons").glob("*.md")))
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(text.splitlines()), model_writer=model, model_type="bpe", vocab_size=512,
        byte_fallback=True, normalization_rule_name="identity", remove_extra_whitespaces=False, num_threads=1)
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def write_llama(out):
    processor = pieces()
    width, heads, shared, inner, layers, vocabulary = 256, 4, 2, 256, 2, processor.vocab_size()
    file = File(out / "llama.gguf", "llama")
    writer = file.writer
    writer.add_block_count(layers)
    writer.add_context_length(64)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(heads)
    writer.add_head_count_kv(shared)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(5000.0)
    writer.add_rope_dimension_count(width // heads)
    writer.add_tokenizer_model("llama")
    kinds = []
    for id in range(vocabulary):
        kinds.append(2 if processor.is_unknown(id) else 3 if processor.is_control(id)
                     else 6 if processor.is_byte(id) else 1)
    writer.add_token_list([processor.id_to_piece(id) for id in range(vocabulary)])
    writer.add_token_scores([processor.get_score(id) for id in range(vocabulary)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(processor.bos_id())
    writer.add_eos_token_id(processor.eos_id())
    writer.add_unk_token_id(processor.unk_id())
    writer.add_add_bos_token(True)

    def add(name, theirs, rows, columns, kind, change=lambda values: values):
        file.add(name + ".weight", theirs + ".weight", matrix((rows, columns), kind), kind, change)

    add("token_embd", "model.embed_tokens", vocabulary, width, Type.Q6_K)
    add("output", "lm_head", vocabulary, width, Type.Q8_0)
    file.add("output_norm.weight", "model.norm.weight", vector(width, 1))
    kinds = [[Type.Q4_K, Type.Q5_K, Type.Q6_K, Type.Q4_0, Type.Q4_1, Type.Q5_0, Type.Q5_1],
             [Type.Q8_0, Type.F16, Type.F32, Type.Q4_K, Type.Q5_K, Type.BF16, Type.Q6_K]]
    for layer in range(layers):
        ours, theirs = f"blk.{layer}.", f"model.layers.{layer}."
        q, k, v, o, gate, up, down = kinds[layer]
        narrow = width // heads * shared
        file.add(ours + "attn_norm.weight", theirs + "input_layernorm.weight", vector(width, 1))
        file.add(ours + "ffn_norm.weight", theirs + "post_attention_layernorm.weight", vector(width, 1))
        add(ours + "attn_q", theirs + "self_attn.q_proj", width, width, q, lambda w: unpermuted(w, heads))
        add(ours + "attn_k", theirs + "self_attn.k_proj", narrow, width, k, lambda w: unpermuted(w, shared))
        add(ours + "attn_v", theirs + "self_attn.v_proj", narrow, width, v)
        add(ours + "attn_output", theirs + "self_attn.o_proj", width, width, o)
        add(ours + "ffn_gate", theirs + "mlp.gate_proj", inner, width, gate)
        add(ours + "ffn_up", theirs + "mlp.up_proj", inner, width, up)
        add(ours + "ffn_down", theirs + "mlp.down_proj", width, inner, down)
    file.close()
    model = LlamaForCausalLM(LlamaConfig(
        vocab_size=vocabulary, hidden_size=width, intermediate_size=inner, num_hidden_layers=layers,
        num_attention_heads=heads, num_key_value_heads=shared, max_position_embeddings=64, rms_norm_eps=1e-5,
        rope_parameters={"rope_type": "default", "rope_theta": 5000.0}, tie_word_embeddings=False))
    dump(out / "llama.json", reference(model, file.state, vocabulary))
    controls = [processor.id_to_piece(id) for id in range(vocabulary) if processor.is_control(id)]
    strings = json.loads((ROOT / "Tests/Fixtures/tokenizer/strings.json").read_text())
    dump(out / "pieces.json",
         [None if any(control in text for control in controls) else processor.encode(text) for text in strings])


def write_gpt2(out):
    folder = ROOT / "models/nano"
    names = json.loads((folder / "vocab.json").read_text())
    merges = [line for line in (folder / "merges.txt").read_text().splitlines() if not line.startswith("#version")]
    width, heads, layers, vocabulary = 32, 2, 2, len(names)
    file = File(out / "gpt2.gguf", "gpt2")
    writer = file.writer
    writer.add_block_count(layers)
    writer.add_context_length(40)
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(4 * width)
    writer.add_head_count(heads)
    writer.add_layer_norm_eps(1e-5)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(sorted(names, key=names.get))
    writer.add_token_types([3 if name == "<|endoftext|>" else 1 for name in sorted(names, key=names.get)])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(names["<|endoftext|>"])
    writer.add_eos_token_id(names["<|endoftext|>"])
    file.add("token_embd.weight", "transformer.wte.weight", matrix((vocabulary, width), Type.F16), Type.F16)
    file.add("position_embd.weight", "transformer.wpe.weight", matrix((40, width), Type.F32))
    for ours, theirs in [("output_norm", "transformer.ln_f")]:
        file.add(ours + ".weight", theirs + ".weight", vector(width, 1))
        file.add(ours + ".bias", theirs + ".bias", vector(width, 0))
    for layer in range(layers):
        ours, theirs = f"blk.{layer}.", f"transformer.h.{layer}."
        for one, other in [("attn_norm", "ln_1"), ("ffn_norm", "ln_2")]:
            file.add(ours + one + ".weight", theirs + other + ".weight", vector(width, 1))
            file.add(ours + one + ".bias", theirs + other + ".bias", vector(width, 0))
        for one, other, rows, columns in [
                ("attn_qkv", "attn.c_attn", 3 * width, width), ("attn_output", "attn.c_proj", width, width),
                ("ffn_up", "mlp.c_fc", 4 * width, width), ("ffn_down", "mlp.c_proj", width, 4 * width)]:
            file.add(ours + one + ".weight", theirs + other + ".weight", matrix((rows, columns), Type.Q8_0), Type.Q8_0,
                     lambda values: values.T)
            file.add(ours + one + ".bias", theirs + other + ".bias", vector(rows, 0))
    file.close()
    model = GPT2LMHeadModel(GPT2Config(
        vocab_size=vocabulary, n_positions=40, n_embd=width, n_layer=layers, n_head=heads, n_inner=4 * width,
        bos_token_id=None, eos_token_id=None))
    dump(out / "gpt2.json", reference(model, file.state, vocabulary))


def ids(vocabulary, merges, specials, pattern, takes_whole, strings):
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=merges, ignore_merges=takes_whole))
    tokenizer.pre_tokenizer = pattern
    tokenizer.add_special_tokens([AddedToken(text, normalized=False, special=True) for text in specials])
    return [tokenizer.encode(text, add_special_tokens=False).ids for text in strings]


def smollm_pattern():
    return pre_tokenizers.Sequence([
        pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])


def llama_pattern():
    return pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(LLAMA3), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])


def write_patterns(out, strings):
    folder = ROOT / "models/mini"
    vocabulary = json.loads((folder / "vocab.json").read_text())
    lines = [line for line in (folder / "merges.txt").read_text().splitlines() if not line.startswith("#version")]
    merges = [tuple(line.split(" ")) for line in lines]
    dump(out / "smollm.json", ids(vocabulary, merges, ["<|endoftext|>"], smollm_pattern(), False, strings))
    dump(out / "llama-bpe.json", ids(vocabulary, merges, ["<|endoftext|>"], llama_pattern(), True, strings))


def write_smollm2(path, out, strings):
    fields = gguf.GGUFReader(path).fields
    names = fields["tokenizer.ggml.tokens"].contents()
    kinds = fields["tokenizer.ggml.token_type"].contents()
    merges = [tuple(merge.split(" ")) for merge in fields["tokenizer.ggml.merges"].contents()]
    specials = [name for name, kind in zip(names, kinds) if kind == 3]
    dump(out / "smollm2.json",
         ids({name: id for id, name in enumerate(names)}, merges, specials, smollm_pattern(), False, strings))
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).double().eval()
    prompts = []
    for text in ["The capital of France is", "Once upon a time", "def fibonacci(n):\n", "<|im_start|>user\nHi"]:
        tokens = ids({name: id for id, name in enumerate(names)}, merges, specials, smollm_pattern(), False, [text])[0]
        with torch.no_grad():
            logs = torch.log_softmax(model(torch.tensor([tokens])).logits[0, -1], -1)
        top = logs.topk(20).indices.tolist()
        prompts.append({"prompt": text, "ids": tokens, "top": top, "logs": [round(logs[id].item(), 7) for id in top]})
    dump(out / "smollm2-logits.json", prompts)


def dump(path, value):
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--smollm2", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "Tests/Fixtures/gguf")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    strings = json.loads((ROOT / "Tests/Fixtures/tokenizer/strings.json").read_text())
    write_llama(options.out)
    write_gpt2(options.out)
    write_patterns(options.out, strings)
    if options.smollm2:
        write_smollm2(options.smollm2, options.out, strings)


main()
