#!/usr/bin/env python3
"""Records Hugging Face's log-probabilities of whole texts: Tests/Fixtures/surprise/reference.json.

    python3 tools/make_surprise_fixture.py

Run from the repository's root. Needs torch and transformers.
"""

import json

import torch
import transformers

TEXTS = ["Paris is the capital of France.", "Paris is the capital of Japan.", "the of Zebra, 17 naïve"]


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
    with open("Tests/Fixtures/surprise/reference.json", "w", encoding="utf-8") as file:
        json.dump({"source": f"transformers {transformers.__version__}", "texts": records}, file, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
