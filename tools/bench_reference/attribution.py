"""Direct logit attribution: a logit as a sum over everything that was written to the stream."""

import torch

from .changes import perturbed
from .network import Site


def attribution(session, words):
    """Every part of the last stream through ln_f, frozen at the actual mean and variance, onto W_U[target]."""
    network = session.network
    [position] = session.positions(words)
    run = session.changes.run(network, session.prompt)
    target = session.token(words.plain[0]) if words.plain else int(run.logits[position].argmax())
    versus = session.token(words.options["vs"]) if "vs" in words.options else None
    with perturbed(network, session.changes.weights), torch.no_grad():
        parts = dict(parts_of_stream(network, run, position, words.option("neurons")))
        transformer = network.hf.transformer
        direction = network.hf.lm_head.weight[target].clone()
        if versus is not None:
            direction -= network.hf.lm_head.weight[versus]
        norm, stream = transformer.ln_f, network.part(run, Site("layer", network.layers - 1))[position]
        sigma = (stream.var(unbiased=False) + norm.eps).sqrt()
        contributions = {
            name: ((part - part.mean()) * norm.weight / sigma * direction).sum().item()
            for name, part in parts.items()}
        contributions["ln_f.bias"] = (norm.bias * direction).sum().item()
    amounts = {True: 0.0, False: 0.0}
    for token, amount in session.changes.biases:
        if token in (target, versus):
            amounts[token == target] += amount
            contributions["bias"] = amounts[True] - amounts[False]
    logit = (run.logits[position, target] - (0 if versus is None else run.logits[position, versus])).item()
    total = sum(contributions.values())
    assert abs(total - logit) < 1e-9
    return {"attribution": {
        "target": target, "logit": logit, "total": total,
        "parts": [{"site": name, "contribution": value} for name, value in contributions.items()]}}


def parts_of_stream(network, run, position, neurons):
    """(name, vector) of everything that was added up to the stream after the last layer."""
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
        yield from after_the_fact(f"L{layer}.attn", written, at("attn", layer))
        each = at("neuron", layer)[:, None] * block.mlp.c_proj.weight
        if neurons == f"L{layer}.mlp":
            for neuron, part in enumerate(each):
                yield f"L{layer}N{neuron}", part
        else:
            yield f"L{layer}.mlp", each.sum(0)
        yield f"L{layer}.mlp.bias", block.mlp.c_proj.bias
        yield from after_the_fact(f"L{layer}.mlp", each.sum(0) + block.mlp.c_proj.bias, at("mlp", layer))
        yield from after_the_fact(f"L{layer}", stream + at("attn", layer) + at("mlp", layer), at("layer", layer))
        stream = at("layer", layer)


def after_the_fact(name, written, actual):
    """What an intervention did to a sum after it was made."""
    if (actual - written).abs().max() > 1e-12:
        yield f"{name}.change", actual - written
