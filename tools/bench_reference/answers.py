"""What each command that asks something should answer: numbers under the changes that are in force."""

import torch

from . import language
from .attribution import attribution
from .changes import Changes, ablation, perturbed
from .logits import divergence, entropy, log_probs, ranks
from .network import Site
from .tracing import trace

# Tokens whose log-probabilities are compared, beside the likeliest: ids that both models have.
FIXED = [12, 484, 546, 2047]
LIKELIEST = 4

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
        asked = {
            "lens": self.lens, "attention": self.attention, "sweep": self.sweep,
            "attribute": lambda words: attribution(self, words), "trace": lambda words: trace(self, words)}
        return asked.get(words.command, self.distribution)(words)

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
                    logs = log_probs(logits)
                    row = {"site": site.name, "position": position, "kl": divergence(log_probs(final), logs),
                           "top": logs.topk(top).values.tolist()}
                    if target is not None:
                        row |= {"log_prob": logs[target].item(), "logit": logits[target].item(),
                                "rank": ranks(logits, target)}
                    rows.append(row)
                assert torch.allclose(logits, final, atol=1e-9)
        return {"lens": {"rows": rows}}

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
        mode = words.option("mode", "zero")
        each = [ablation(self.network, site, mode, places, prompt, options) for site in sites]
        return measure(baseline), [measure(self.changes.run(self.network, prompt, edits)) for edits in each]
