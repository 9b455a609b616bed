#!/usr/bin/env python3
"""Records Hugging Face's log-probabilities of whole texts, and the loss on a file: Tests/Fixtures/surprise/reference.json.

    python3 tools/make_surprise_fixture.py

Run from the repository's root. Needs torch and transformers.
"""

import json

import torch
import transformers

TEXTS = ["Paris is the capital of France.", "Paris is the capital of Japan.", "the of Zebra, 17 naïve"]


def loss(folder):
    """The mean of -log p over the lines of text.txt, each after the token that ends texts, in windows of the context."""
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    ids = []
    with open("Tests/Fixtures/surprise/text.txt", encoding="utf-8") as file:
        for line in file:
            if line.strip():
                ids += tokenizer(line.rstrip("\n"))["input_ids"]
    total = 0.0
    step = model.config.n_positions - 1
    for start in range(0, len(ids) - 1, step):
        window = torch.tensor([ids[start : start + step + 1]])
        with torch.no_grad():
            logits = model(window).logits[0, :-1].double()
        total += torch.nn.functional.cross_entropy(logits, window[0, 1:], reduction="sum").item()
    return total / (len(ids) - 1)


def main():
    records = []
    for name in ["nano", "micro", "mini", "base"]:
        folder = f"models/{name}"
        tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
        model = transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        for text in TEXTS:
            ids = tokenizer(text)["input_ids"]
            with torch.no_grad():
                logits = model(torch.tensor([ids])).logits[0].double()
            logprobs = torch.log_softmax(logits[:-1], dim=-1)[range(len(ids) - 1), ids[1:]]
            records.append({"model": name, "text": text, "ids": ids[1:], "logprobs": logprobs.tolist()})
    losses = [{"model": name, "loss": loss(f"models/{name}")} for name in ["nano", "mini"]]
    with open("Tests/Fixtures/surprise/reference.json", "w", encoding="utf-8") as file:
        json.dump({"source": f"transformers {transformers.__version__}", "texts": records, "losses": losses}, file, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
