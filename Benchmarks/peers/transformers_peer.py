"""Hugging Face's Transformers on PyTorch: prefill, decoding, start, memory."""

import sys
import time

import torch
from support import models
from transformers import AutoModelForCausalLM
from turns import DECODED, PROMPT, THREADS, Lab, Work, answer, process, timed

PEER = "Transformers"
LONG = 512


class Peer:
    def __init__(self, folder, dtype):
        torch.set_num_threads(THREADS)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()

    @torch.inference_mode()
    def prefill(self):
        """Logits for the last position only, as ours."""
        ids = torch.tensor([[(7 * i) % self.model.config.vocab_size for i in range(LONG)]])
        return timed(lambda: self.model(ids, use_cache=True, logits_to_keep=1))

    @torch.inference_mode()
    def decode(self):
        """Tokens one after the other, with the cache; the prompt is not measured."""
        output = self.model(torch.tensor([PROMPT]), use_cache=True, logits_to_keep=1)
        begin = time.perf_counter()
        for _ in range(DECODED):
            token = output.logits[:, -1:].argmax(-1)
            output = self.model(token, past_key_values=output.past_key_values, use_cache=True)
        return time.perf_counter() - begin


# Five tokens, as many as ours makes of its prompt's words.
SCRIPT = """
import torch
torch.set_num_threads({threads})
from transformers import AutoModelForCausalLM
model = AutoModelForCausalLM.from_pretrained({folder!r}, dtype=torch.float32).eval()
with torch.inference_mode():
    logits = model(torch.tensor([[1, 2, 3, 4, 5]]), logits_to_keep=1).logits
    print(logits[0, -1].softmax(-1).topk(10).values[0].item())
"""

# Anonymous memory and files, but for the mapped weights.
RESIDENT = """
import re
kilobytes, is_weights = 0, False
for line in open("/proc/self/smaps"):
    words = line.split()
    if not words[0].endswith(":"):
        is_weights = line.rstrip().endswith("model.safetensors")
    elif words[0] == "Rss:" and not is_weights:
        kilobytes += int(words[1])
print(1024 * kilobytes)
"""


def works(folder):
    for dtype, torch_dtype in [("F32", torch.float32), ("BF16", torch.bfloat16)]:
        place = folder / f"gpt2-{dtype}"
        lab, peer = Lab(place), Peer(place, torch_dtype)
        yield Work(f"prefill {LONG}", "gpt2", dtype, PEER, lambda: lab.seconds(f"prefill {LONG}"), peer.prefill)
        yield Work(f"decode {DECODED}", "gpt2", dtype, PEER, lambda: lab.seconds(f"decode {DECODED}"), peer.decode)
        lab.close()

    place = str(folder / "distilgpt2-F32")
    script = SCRIPT.format(threads=THREADS, folder=place)
    start = [models.LAB, "--model", place, "-e", "prompt Paris is the capital of"]
    yield Work(
        "start to first distribution", "distilgpt2", "F32", PEER, lambda: process(start),
        lambda: process([sys.executable, "-c", script]), is_slow=True,
    )
    if sys.platform == "linux":
        yield Work(
            "memory beside mapped weights", "distilgpt2", "F32", f"{PEER}, after the prompt alone",
            lambda: float(answer([models.WORK, "memory", place, THREADS]).split()[0]),
            lambda: float(answer([sys.executable, "-c", script + RESIDENT])), unit="bytes", is_slow=True,
        )
