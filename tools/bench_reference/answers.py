"""What each command that asks something should answer: numbers under the changes that are in force."""

import torch

from . import language
from .changes import Changes, ablation, noise, perturbed, values
from .network import Edit, Site

# Tokens whose log-probabilities are compared, beside the likeliest: ids that both models have.
FIXED = [12, 484, 546, 2047]
LIKELIEST = 4
# Ranks within this of each other in logit may be counted in either order.
NEAR = 1e-4


def log_probs(logits):
    return logits.log_softmax(-1)


def entropy(logits):
    logs = log_probs(logits)
    return -(logs.exp() * logs).sum(-1).item()


def divergence(p, q):
    """KL(p ‖ q) in nats, of log-probabilities."""
    return (p.exp() * (p - q)).sum(-1).item()


def ranks(logits, token):
    """The first and the last rank that rounding can give it; 1 is the likeliest."""
    logit = logits[token]
    return [int((logits > logit + NEAR).sum()) + 1, max(1, int((logits > logit - NEAR).sum()))]


QUESTIONS = {"lens", "attribute", "attention", "sweep", "trace"}


class Session:
    """The state that cells leave behind."""

    def __init__(self, networks, files):
        self.networks, self.files = networks, files
        self.network, self.prompt, self.changes, self.seed = None, None, Changes(), 0

    def answer(self, cells):
        """The answer to the last cell, as a dictionary of one kind."""
        for cell in cells:
            words = language.Words(cell)
            if words.command == "load":
                self.network = self.networks[words.raw]
            elif words.command == "prompt":
                self.prompt = self.network.encode(words.raw)
            elif words.command == "seed":
                self.seed = int(words.raw)
            elif words.command == "clear":
                self.changes.clear()
            elif words.command not in QUESTIONS:
                self.changes.add(
                    self.network, cell, self.prompt, self.files.get(words.option("reference")), self.seed)
        return (getattr(self, words.command) if words.command in QUESTIONS else self.distribution)(words)

    def token(self, word):
        return language.token(word, self.network)

    def positions(self, words):
        """The last one unless told; `all` is all of them."""
        if "pos" not in words.options:
            return [len(self.prompt) - 1]
        return language.positions(words.option("pos"), len(self.prompt)) or list(range(len(self.prompt)))

    # MARK: The distribution

    def distribution(self, _):
        before = self.network.clean(self.prompt).logits[-1]
        after = self.changes.run(self.network, self.prompt).logits[-1]
        biased = [token for token, _ in self.changes.biases]
        tokens = list(dict.fromkeys([*after.topk(LIKELIEST).indices.tolist(), *FIXED, *biased]))
        found = {"entropy": entropy(after), "tokens": tokens, "log_probs": log_probs(after)[tokens].tolist()}
        if self.changes:
            found["baseline_entropy"] = entropy(before)
            found["moved"] = (log_probs(after) - log_probs(before))[tokens].abs().max().item()
        return {"distribution": found}

    # MARK: The lens

    def lens(self, words):
        target = self.token(words.plain[0]) if words.plain else None
        top = int(words.option("top", 1))
        run = self.changes.run(self.network, self.prompt)
        sites = [Site("embed"), *(Site("layer", layer) for layer in range(self.network.layers))]
        rows = []
        with perturbed(self.network, self.changes.weights), torch.no_grad():
            for position in self.positions(words):
                final = run.logits[position]
                for site in sites:
                    stream = self.network.part(run, site)[position]
                    logits = self.network.hf.lm_head(self.network.hf.transformer.ln_f(stream))
                    self.changes.bias(logits)
                    row = {"site": site.name, "position": position, "kl": divergence(log_probs(final), log_probs(logits)),
                           "top": log_probs(logits).topk(top).values.tolist()}
                    if target is not None:
                        row |= {"log_prob": log_probs(logits)[target].item(), "logit": logits[target].item(),
                                "rank": ranks(logits, target)}
                    rows.append(row)
                assert torch.allclose(logits, final, atol=1e-9)
        return {"lens": {"rows": rows}}

    # MARK: Attribution

    def attribute(self, words):
        """Every part of the last stream through ln_f, frozen at the actual mean and variance, onto W_U[target]."""
        [position] = self.positions(words)
        run = self.changes.run(self.network, self.prompt)
        target = self.token(words.plain[0]) if words.plain else int(run.logits[position].argmax())
        versus = self.token(words.options["vs"]) if "vs" in words.options else None
        with perturbed(self.network, self.changes.weights), torch.no_grad():
            parts = dict(self._parts(run, position, words.option("neurons")))
            transformer = self.network.hf.transformer
            direction = self.network.hf.lm_head.weight[target].clone()
            if versus is not None:
                direction -= self.network.hf.lm_head.weight[versus]
            norm, stream = transformer.ln_f, self.network.part(run, Site("layer", self.network.layers - 1))[position]
            sigma = (stream.var(unbiased=False) + norm.eps).sqrt()
            contributions = {
                name: ((part - part.mean()) * norm.weight / sigma * direction).sum().item()
                for name, part in parts.items()}
            contributions["ln_f.bias"] = (norm.bias * direction).sum().item()
        amounts = {True: 0.0, False: 0.0}
        for token, amount in self.changes.biases:
            if token in (target, versus):
                amounts[token == target] += amount
                contributions["bias"] = amounts[True] - amounts[False]
        logit = (run.logits[position, target] - (0 if versus is None else run.logits[position, versus])).item()
        total = sum(contributions.values())
        assert abs(total - logit) < 1e-9
        return {"attribution": {
            "target": target, "logit": logit, "total": total,
            "parts": [{"site": name, "contribution": value} for name, value in contributions.items()]}}

    def _parts(self, run, position, neurons):
        """(name, vector) of everything that was added up to the stream after the last layer."""
        network = self.network

        def at(kind, layer=0):
            return network.part(run, Site(kind, layer))[position] if kind not in ("head", "neuron") else (
                run.stages[(kind, layer)][position])

        stream = at("embed")
        yield "embed", stream
        for layer in range(network.layers):
            block = network.hf.transformer.h[layer]
            written = block.attn.c_proj.bias.clone()
            z, weight = at("head", layer), block.attn.c_proj.weight
            for head in range(network.heads):
                own = slice(head * network.head_width, (head + 1) * network.head_width)
                yield f"L{layer}H{head}", z[own] @ weight[own]
                written += z[own] @ weight[own]
            yield f"L{layer}.attn.bias", block.attn.c_proj.bias
            yield from self._change(f"L{layer}.attn", written, at("attn", layer))
            each = at("neuron", layer)[:, None] * block.mlp.c_proj.weight
            if neurons == f"L{layer}.mlp":
                for neuron, part in enumerate(each):
                    yield f"L{layer}N{neuron}", part
            else:
                yield f"L{layer}.mlp", each.sum(0)
            yield f"L{layer}.mlp.bias", block.mlp.c_proj.bias
            yield from self._change(f"L{layer}.mlp", each.sum(0) + block.mlp.c_proj.bias, at("mlp", layer))
            yield from self._change(f"L{layer}", stream + at("attn", layer) + at("mlp", layer), at("layer", layer))
            stream = at("layer", layer)

    @staticmethod
    def _change(name, written, actual):
        """What an intervention did to a sum after it was made."""
        if (actual - written).abs().max() > 1e-12:
            yield f"{name}.change", actual - written

    # MARK: Attention

    def attention(self, words):
        run = self.changes.run(self.network, self.prompt)
        queries = language.positions(words.option("pos"), len(self.prompt)) or range(len(self.prompt))
        [site] = language.sites(words.plain[0][0], self.network)
        heads = [site] if site.kind == "head" else [Site("head", site.layer, h) for h in range(self.network.heads)]
        patterns = [
            {"site": head.name, "queries": list(queries),
             "pattern": [run.patterns[head.layer][head.index][query][:query + 1].tolist() for query in queries]}
            for head in heads]
        return {"attention": {"heads": patterns}}

    # MARK: Sweeps

    def sweep(self, words):
        part, metric = words.plain[0][0], words.option("metric", "prob")
        sites = {
            "heads": [Site("head", layer, head)
                      for layer in range(self.network.layers) for head in range(self.network.heads)],
            "mlps": [Site("mlp", layer) for layer in range(self.network.layers)],
            "layers": [Site("layer", layer) for layer in range(self.network.layers)]}[part]
        prompts = [(self.prompt, words.options.get("target"), words.options.get("vs"))]
        if "on" in words.options:
            prompts = []
            for line in self.files[words.option("on")]:
                text, *others = line.split("\t")
                asked = [words.options.get("target"), words.options.get("vs")]
                own = [(other, True) for other in others] + asked[len(others):]
                prompts.append((self.network.encode(text), *own))
        each = [self._sweep(sites, metric, *prompt, words) for prompt in prompts]
        baselines = torch.tensor([baseline for baseline, _ in each])
        found = torch.tensor([cells for _, cells in each])
        change = found - baselines[:, None]
        answer = {
            "baseline": baselines.mean().item(), "metric": metric,
            "cells": [{"site": site.name, "value": value} for site, value in zip(sites, found.mean(0).tolist())]}
        if "on" in words.options:
            for cell, spread in zip(answer["cells"], change.std(0, unbiased=False).tolist()):
                cell["spread"] = spread
        answer["moved"] = change.abs().max().item()
        return {"sweep": answer}

    def _sweep(self, sites, metric, prompt, target, versus, words):
        baseline = self.changes.run(self.network, prompt)
        target = self.token(target) if target else int(baseline.logits[-1].argmax())
        versus = self.token(versus) if versus else None

        def measure(run):
            logits = run.logits[-1]
            if metric == "prob":
                return log_probs(logits)[target].exp().item()
            if metric == "logit":
                return logits[target].item()
            if metric == "diff":
                return (logits[target] - logits[versus]).item()
            if metric == "kl":
                return divergence(log_probs(baseline.logits[-1]), log_probs(logits))
            logs = log_probs(run.logits[:-1])
            return -logs[torch.arange(len(prompt) - 1), torch.tensor(prompt[1:])].mean().item()

        options = {
            "from": words.option("from"), "reference": self.files.get(words.option("reference", "bundled")),
            "seed": int(words.option("seed", self.seed))}
        places = language.positions(words.option("pos"), len(prompt))
        cells = [
            measure(self.changes.run(
                self.network, prompt, ablation(self.network, site, words.option("mode", "zero"), places, prompt, options)))
            for site in sites]
        return measure(baseline), cells

    # MARK: Causal tracing

    def trace(self, words):
        """Noise on the subject's embedding; then one site at one position (or some adjacent layers) as it was."""
        network, prompt = self.network, self.prompt
        clean = network.clean(prompt)
        subject = language.positions(words.option("pos"), len(prompt)) if "pos" in words.options else (
            self._tokens_of(words.plain[0][0]))
        target = self.token(words.options["target"]) if "target" in words.options else int(clean.logits[-1].argmax())
        amount, is_relative = language.spread(words.option("std", "3x"))
        if is_relative:
            amount *= network.part(clean, Site("embed")).std(unbiased=False).item()
        window, first_seed = int(words.option("window", 1)), int(words.option("seed", self.seed))
        kind = {"L": "layer", "attn": "attn", "mlp": "mlp"}[words.option("site", "L")]
        seeds = range(first_seed, first_seed + int(words.option("seeds", 10)))
        grid = [(position, layer) for position in range(len(prompt)) for layer in range(network.layers)]
        corrupted, restored = [], []
        for seed in seeds:
            corrupt = noise(network, Site("embed"), (amount, False), seed, subject, prompt)

            def probability(edits, corrupt=corrupt):
                return log_probs(network.run(prompt, [corrupt, *edits]).logits[-1])[target].exp().item()

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

    def _tokens_of(self, text):
        """The positions of the tokens in which a text of the prompt lies."""
        pieces = [self.network.tokenizer.decode([token]) for token in self.prompt]
        start = "".join(pieces).index(text)
        ends = torch.tensor([len(piece) for piece in pieces]).cumsum(0).tolist()
        return [position for position, end in enumerate(ends)
                if end > start and end - len(pieces[position]) < start + len(text)]
