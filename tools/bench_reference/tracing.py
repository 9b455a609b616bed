"""Causal tracing."""

import torch

from . import language
from .changes import noise, values
from .logits import log_probs
from .network import Edit, Site


def trace(session, words):
    """Noise on the subject's embedding; then one site at one position (or some adjacent layers) as it was without.

    What is in force is so in all runs; the noise's spread is that of the model as it was loaded.
    """
    network, prompt = session.network, session.prompt
    clean = session.changes.run(network, prompt)
    subject = language.positions(words.option("pos"), len(prompt)) if "pos" in words.options else (
        positions_of(words.plain[0][0], network, prompt))
    target = session.token(words.options["target"]) if "target" in words.options else int(clean.logits[-1].argmax())
    amount, is_relative = language.spread(words.option("std", "3x"))
    if is_relative:
        amount *= network.part(network.clean(prompt), Site("embed")).std(unbiased=False).item()
    window, first_seed = int(words.option("window", 1)), int(words.option("seed", session.seed))
    kind = {"L": "layer", "attn": "attn", "mlp": "mlp"}[words.option("site", "L")]
    seeds = range(first_seed, first_seed + int(words.option("seeds", 10)))
    grid = [(position, layer) for position in range(len(prompt)) for layer in range(network.layers)]
    corrupted, restored = [], []
    for seed in seeds:
        corrupt = noise(network, Site("embed"), (amount, False), seed, subject, prompt)

        def probability(edits, corrupt=corrupt):
            return log_probs(session.changes.run(network, prompt, [corrupt, *edits]).logits[-1])[target].exp().item()

        corrupted.append(probability([]))
        restored.append([])
        for position, layer in grid:
            around = [near for near in range(layer - (window - 1) // 2, layer + window // 2 + 1)
                      if 0 <= near < network.layers]
            sites = [Site(kind, near) for near in around]
            restored[-1].append(probability(
                [Edit(site, [position], values(network.part(clean, site))) for site in sites]))
    cells = torch.tensor(restored)
    return {"trace": {
        "target": target, "clean": log_probs(clean.logits[-1])[target].exp().item(),
        "corrupted": torch.tensor(corrupted).mean().item(),
        "rows": [
            {"site": Site(kind, layer).name, "position": position, "value": value, "spread": spread}
            for (position, layer), value, spread in zip(
                grid, cells.mean(0).tolist(), cells.std(0, unbiased=False).tolist())]}}


def positions_of(text, network, prompt):
    """The positions of the tokens in which a text of the prompt lies."""
    pieces = [network.tokenizer.decode([token]) for token in prompt]
    start = "".join(pieces).index(text)
    ends = torch.tensor([len(piece) for piece in pieces]).cumsum(0).tolist()
    return [position for position, end in enumerate(ends)
            if end > start and end - len(pieces[position]) < start + len(text)]
