"""Interventions as edits of a run, after design and language: what each cell that changes the model does."""

import contextlib

import torch

from . import dice, language
from .network import Edit, Site


def values(rows, first=0):
    """Takes on given values, position by position from `first`; where there is none, the site stays as it is."""
    def change(part, chosen):
        part = part.clone()
        for place, position in enumerate(chosen):
            if first <= position < first + len(rows):
                part[place] = rows[position - first]
        return part
    return change


def mean_of_reference(network, lines, site):
    """Over all positions but those of the beginning token at position 0 of a line."""
    rows = []
    for line in lines:
        ids = network.encode(line)[:network.context]
        part = network.part(network.clean(ids), site)
        rows.append(part[1:] if ids[0] == network.beginning else part)
    return torch.cat(rows).mean(0)


def parts_of(site, mode):
    """What is ablated under a site's name: of a layer, what its attention and its MLP write."""
    return [Site("attn", site.layer), Site("mlp", site.layer)] if site.kind == "layer" else [site]


def ablation(network, site, mode, places, prompt, options):
    """Edits of one site; `options` gives from=, reference= (lines of text) and seed=."""
    edits = []
    for part in parts_of(site, mode):
        if mode == "zero":
            change = lambda rows, chosen: torch.zeros_like(rows)  # noqa: E731
        elif mode == "mean":
            mean = mean_of_reference(network, options["reference"], part)
            change = lambda rows, chosen, mean=mean: mean.expand_as(rows)  # noqa: E731
        else:
            change = values(network.part(network.clean(source(network, prompt, places, options)), part))
        edits.append(Edit(part, places, change))
    return edits


def source(network, prompt, places, options):
    """The tokens that a resampled site's values come from."""
    if options.get("from") is not None:
        ids = network.encode(options["from"])
        assert len(ids) == len(prompt) if places is None else max(places) < len(ids)
        return ids
    lines = options["reference"]
    for step in range(len(lines)):
        ids = network.encode(lines[(options["seed"] + step) % len(lines)])
        if len(ids) >= len(prompt):
            return ids[:len(prompt)]
    raise ValueError("no line is long enough")


class Changes:
    """What is in force, in the order in which it came: edits, noise on weights and biases on logits."""

    def __init__(self):
        self.edits, self.weights, self.biases = [], [], []

    def __bool__(self):
        return bool(self.edits or self.weights or self.biases)

    def add(self, network, cell, prompt, reference, seed):
        words = language.Words(cell)
        places = language.positions(words.option("pos"), len(prompt))
        seed = int(words.option("seed", seed))
        named = [site for word, _ in words.plain if word != "weights" and words.command != "bias"
                 for site in language.sites(word, network)]
        if words.command == "ablate":
            options = {"from": words.option("from"), "reference": reference, "seed": seed}
            for site in named:
                self.edits += ablation(network, site, words.option("mode", "zero"), places, prompt, options)
        elif words.command == "noise" and words.plain[0] == ("weights", False):
            self.weights += [(site, language.spread(words.option("std")), seed) for site in named]
        elif words.command == "noise":
            self.edits += [
                noise(network, site, language.spread(words.option("std")), seed, places, prompt) for site in named]
        elif words.command == "bias":
            self.biases.append((language.token(words.plain[0], network), float(words.plain[1][0])))
        elif words.command == "patch":
            clean = network.clean(source(network, prompt, places, {"from": words.option("from")}))
            self.edits += [Edit(site, places, values(network.part(clean, site))) for site in named]
        elif words.command == "steer":
            self.edits += [steering(network, site, words, places) for site in named]
        else:
            raise ValueError(cell)

    def clear(self, number=None):
        assert number is None
        self.__init__()

    def run(self, network, ids, more=()):
        """A run with all of it, and then with `more` edits; biases are in the logits."""
        with perturbed(network, self.weights):
            run = network.run(ids, [*self.edits, *more])
        self.bias(run.logits)
        return run

    def bias(self, logits):
        for token, amount in self.biases:
            logits[..., token] += amount


def noise(network, site, std, seed, places, prompt):
    amount, is_relative = std
    if is_relative:
        amount *= network.part(network.clean(prompt), site).std(unbiased=False).item()

    def change(part, chosen):
        return part + (amount * dice.noise(seed, site.noise_key, chosen, list(network.columns(site)))).float()

    return Edit(site, places, change)


def steering(network, site, words, places):
    """scale · (what the site is at the last token of from= − the same of minus=)."""
    direction = network.part(network.clean(network.encode(words.option("from"))), site)[-1]
    if words.option("minus") is not None:
        direction = direction - network.part(network.clean(network.encode(words.option("minus"))), site)[-1]
    scale = float(words.option("scale", 1))
    return Edit(site, places, lambda part, chosen: part + scale * direction)


# MARK: Noise on weights

# The kind of each matrix in the noise's key: kind · 2²⁴ + layer.
MATRICES = {"wte": 16, "wpe": 17, "attn.c_attn": 18, "attn.c_proj": 19, "mlp.c_fc": 20, "mlp.c_proj": 21}


def matrices(network, site):
    """(parameter, key, rows, columns) of every matrix that a site's weights lie in, as Hugging Face stores them."""
    transformer = network.hf.transformer
    if site.kind == "embed":
        for name in ("wte", "wpe"):
            matrix = getattr(transformer, name).weight
            yield matrix, MATRICES[name] << 24, range(matrix.shape[0]), range(matrix.shape[1])
        return
    block = transformer.h[site.layer]
    width, own = network.width, network.columns(site)
    attention = [
        (block.attn.c_attn.weight, "attn.c_attn", range(width), range(3 * width)),
        (block.attn.c_proj.weight, "attn.c_proj", range(width), range(width))]
    mlp = [
        (block.mlp.c_fc.weight, "mlp.c_fc", range(width), range(network.neurons)),
        (block.mlp.c_proj.weight, "mlp.c_proj", range(network.neurons), range(width))]
    if site.kind == "head":
        thirds = [third * width + column for third in range(3) for column in own]
        chosen = [(*attention[0][:3], thirds), (*attention[1][:2], own, range(width))]
    elif site.kind == "neuron":
        chosen = [(*mlp[0][:3], own), (*mlp[1][:2], own, range(width))]
    else:
        chosen = {"attn": attention, "mlp": mlp, "layer": attention + mlp}[site.kind]
    for matrix, name, rows, columns in chosen:
        yield matrix, MATRICES[name] << 24 | site.layer, rows, columns


@contextlib.contextmanager
def perturbed(network, weights):
    """The network with noise on weights, which are rounded to single precision as they were stored."""
    kept = {}
    try:
        with torch.no_grad():
            for site, (amount, is_relative), seed in weights:
                for matrix, key, rows, columns in matrices(network, site):
                    clean = kept.setdefault(matrix, matrix.detach().clone())
                    place = torch.tensor(list(rows))[:, None], torch.tensor(list(columns))[None, :]
                    sigma = amount * (clean[place].std(unbiased=False).item() if is_relative else 1)
                    draws = dice.noise(seed, key, list(rows), list(columns))
                    matrix[place] = (matrix[place] + (sigma * draws).float()).float().double()
        yield
    finally:
        with torch.no_grad():
            for matrix, clean in kept.items():
                matrix.copy_(clean)
