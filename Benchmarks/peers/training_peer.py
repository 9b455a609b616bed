"""PyTorch: training of the atlas family's shapes; Hugging Face's tokenizers: learning a vocabulary."""

import torch
from tokenizers import Tokenizer, models as tokenizer_models, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel
from turns import THREADS, Lab, Work, timed

from support import models

SHAPES = {"nano": (1, 2, 32, 20), "micro": (2, 4, 64, 10), "mini": (4, 8, 128, 4), "base": (6, 12, 192, 2)}
SEQUENCES, LENGTH, VOCABULARY = 8, 256, 2048


class Peer:
    """As fast as PyTorch does it on a processor: fused AdamW, the fused tanh GELU, no dropout, its own attention."""

    def __init__(self, layers, heads, width):
        torch.set_num_threads(THREADS)
        self.model = GPT2LMHeadModel(GPT2Config(
            vocab_size=VOCABULARY, n_positions=LENGTH, n_embd=width, n_layer=layers, n_head=heads, resid_pdrop=0.0,
            embd_pdrop=0.0, attn_pdrop=0.0, use_cache=False, activation_function="gelu_pytorch_tanh",
        )).train()
        self.optimiser = torch.optim.AdamW(
            self.model.parameters(), lr=2e-3, betas=(0.9, 0.99), weight_decay=0.01, fused=True)
        self.stream = torch.arange(1 << 16) * 31 % VOCABULARY

    def step(self):
        starts = torch.randint(0, len(self.stream) - LENGTH, (SEQUENCES, 1))
        windows = self.stream[starts + torch.arange(LENGTH)]
        loss = self.model(windows, labels=windows).loss
        self.optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()

    def steps(self, count):
        for _ in range(count):
            self.step()


def learn(file):
    """A byte-level vocabulary, on as many threads as tokenizers likes, unless told otherwise."""
    tokenizer = Tokenizer(tokenizer_models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.train([str(file)], trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=["<|endoftext|>"], show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet())))


def works(folder):
    for name, (layers, heads, width, steps) in SHAPES.items():
        lab, peer = Lab(None, ["train", layers, heads, width, THREADS]), Peer(layers, heads, width)
        yield Work(
            f"train {steps} steps of 8 × 256 tokens", name, "F32", "PyTorch", lambda: lab.seconds(str(steps)),
            lambda: timed(lambda: peer.steps(steps)))
        lab.close()
    file = folder / "corpus.txt"
    models.run([models.WORK, "corpus", file])
    lab = Lab(None, ["vocabulary", file])
    yield Work(
        "learn a BPE vocabulary from 12 MB", f"{VOCABULARY} tokens", "–", "tokenizers",
        lambda: lab.seconds(str(VOCABULARY)), lambda: timed(lambda: learn(file)), is_slow=True)
    lab.close()
