#!/usr/bin/env python3
"""Records what Hugging Face's implementation gives for a model, beside its weights: reference.json.

    python3 tools/make_reference.py models/mini [FOLDER …]

For each prompt: its token ids, the logits after it, and the residual stream at its last position (the embedding, then
after every block). `lab -e verify` compares the engine with them. Needs torch and transformers.
"""

import json
import sys

import torch
import transformers

PROMPTS = [
    "Paris is the capital of",
    "My favourite country is",
    "When Anna and Ben went to the market, Anna gave a map to",
    "Listen: apple river stone cloud Repeat: apple river stone",
]


def rounded(tensor):
    """Nine significant digits read back to the same float32."""
    return [float(f"{value:.9g}") for value in tensor.tolist()]


def record(folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    residuals = []
    blocks = model.transformer
    blocks.drop.register_forward_hook(lambda module, args, output: residuals.append(output[0, -1]))
    for block in blocks.h:
        block.register_forward_hook(
            lambda module, args, output: residuals.append((output[0] if isinstance(output, tuple) else output)[0, -1])
        )
    prompts = []
    for prompt in PROMPTS:
        residuals.clear()
        ids = tokenizer(prompt)["input_ids"]
        with torch.no_grad():
            logits = model(torch.tensor([ids])).logits[0, -1]
        prompts.append(
            {"prompt": prompt, "ids": ids, "logits": rounded(logits), "residuals": [rounded(row) for row in residuals]}
        )
    reference = {
        "source": f"transformers {transformers.__version__}, torch {torch.__version__}, float32 arithmetic, CPU",
        "tolerance": 1e-4,
        "prompts": prompts,
    }
    with open(f"{folder}/reference.json", "w", encoding="utf-8") as file:
        json.dump(reference, file)
        file.write("\n")
    print(f"{folder}: {len(prompts)} prompts")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    torch.set_num_threads(1)
    for folder in sys.argv[1:]:
        record(folder)
