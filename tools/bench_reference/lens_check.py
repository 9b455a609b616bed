"""The same again with TransformerLens, for a dozen cases: its model runs as loaded, nothing folded, nothing centred."""

import torch
from transformer_lens.model_bridge import TransformerBridge
from transformers import AutoModelForCausalLM

from . import cases, dice
from .logits import log_probs
from .network import ROOT, Site

TOLERANCE = 1e-4
HOOKS = {
    "embed": "blocks.0.hook_resid_pre", "layer": "blocks.{}.hook_resid_post", "attn": "blocks.{}.hook_attn_out",
    "mlp": "blocks.{}.hook_mlp_out", "head": "blocks.{}.attn.hook_z", "neuron": "blocks.{}.mlp.hook_post"}


class Lens:
    def __init__(self, session):
        self.session, self.network = session, session.network
        folder = ROOT / "models/mini"
        hf = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        self.bridge = TransformerBridge.boot_transformers(str(folder), hf_model=hf, dtype=torch.float32)
        self.tokens = torch.tensor([self.network.encode(cases.MAP.removeprefix("prompt "))])
        self.other = torch.tensor([self.network.encode(cases.SWAPPED.strip('"'))])
        self.count = 0

    def hooked(self, *hooks):
        """Last logits with values changed in place; a hook is (site, change)."""
        def hook(site, change):
            def apply(values, hook):
                change(values[:, :, site.index] if site.kind == "head"
                       else values[:, :, site.index:site.index + 1] if site.kind == "neuron" else values)
                return values
            return HOOKS[site.kind].format(site.layer), apply
        with torch.no_grad():
            return self.bridge.run_with_hooks(
                self.tokens, fwd_hooks=[hook(site, change) for site, change in hooks])[0, -1].double()

    def cached(self, site, tokens):
        with torch.no_grad():
            values = self.bridge.run_with_cache(tokens)[1][HOOKS[site.kind].format(site.layer)]
        return values[:, :, site.index] if site.kind == "head" else values

    def same(self, cells, logits):
        answer = self.session([cases.MAP, *cells])["distribution"]
        theirs = log_probs(logits)[answer["tokens"]]
        worst = (theirs - torch.tensor(answer["log_probs"])).abs().max().item()
        assert worst < TOLERANCE, (cells, worst)
        self.count += 1

    def near(self, ours, theirs, what):
        worst = (torch.as_tensor(ours, dtype=torch.float64) - theirs.detach().double()).abs().max().item()
        assert worst < TOLERANCE, (what, worst)
        self.count += 1


def check(session):
    """Asserts; gives how many comparisons there were."""
    lens = Lens(session)
    changes(lens)
    readings(lens)
    return lens.count


def changes(lens):
    head, attention, mlp = Site("head", 2, 1), Site("attn", 1), Site("mlp", 0)
    layer, embed, neuron = Site("layer", 1), Site("embed"), Site("neuron", 0, 156)

    def zero(values):
        values[...] = 0

    for site in [head, attention, mlp, embed, neuron]:
        lens.same([f"ablate {site.name}"], lens.hooked((site, zero)))
    lens.same(["ablate L1"], lens.hooked((attention, zero), (Site("mlp", 1), zero)))

    lines = lens.session.files["FIXTURES/reference.txt"]
    rows = [lens.cached(head, torch.tensor([lens.network.encode(line)]))[0, 1:] for line in lines]
    mean = torch.cat(rows).mean(0)

    def to_mean(values):
        values[...] = mean

    lens.same([f"ablate L2H1 mode=mean {cases.REFERENCE}"], lens.hooked((head, to_mean)))

    other = lens.cached(layer, lens.other)

    def to_other(values):
        values[:, 4] = other[:, 4]

    lens.same([f"patch L1 from={cases.SWAPPED} pos=4"], lens.hooked((layer, to_other)))

    direction = lens.cached(layer, lens.other)[0, -1]

    def steer(values):
        values += 1.5 * direction

    lens.same([f"steer L1 from={cases.SWAPPED} scale=1.5"], lens.hooked((layer, steer)))

    sigma = 0.8 * lens.cached(attention, lens.tokens).double().std(unbiased=False).item()

    def noise(values):
        draws = dice.noise(4, attention.noise_key, range(values.shape[1]), range(values.shape[2]))
        values += (sigma * draws).float()

    lens.same(["noise L1.attn std=0.8x seed=4"], lens.hooked((attention, noise)))
    lens.same(["ablate L2H1", "noise L1.attn std=0.8x seed=4"], lens.hooked((head, zero), (attention, noise)))


def readings(lens):
    with torch.no_grad():
        logits, cache = lens.bridge.run_with_cache(lens.tokens)
        pattern = lens.session([cases.MAP, "attention L1H3"])["attention"]["heads"][0]["pattern"]
        for query, row in enumerate(pattern):
            lens.near(row, cache["blocks.1.attn.hook_pattern"][0, 3, query, :query + 1], "attention")

        stream = cache["blocks.1.hook_resid_post"]
        read = lens.bridge.unembed(lens.bridge.ln_final(stream))[0, -1].double()
        rows = lens.session([cases.MAP, "lens Anna"])["lens"]["rows"]
        anna = lens.session.token(("Anna", False))
        lens.near(rows[2]["log_prob"], log_probs(read)[anna], "lens")

        parts = {part["site"]: part["contribution"]
                 for part in lens.session([cases.MAP, "attribute Anna"])["attribution"]["parts"]}
        heads, labels = cache.stack_head_results(layer=-1, pos_slice=-1, return_labels=True)
        # TransformerLens's own ln_f leaves γ to the folding of weights; here nothing is folded.
        gamma, direction = lens.bridge.ln_final.weight, lens.bridge.W_U[:, anna]
        final = cache["blocks.3.hook_resid_post"][0, -1]
        scale = (final.var(unbiased=False) + 1e-5).sqrt()
        for label, part in zip(labels, heads[:, 0]):
            attributed = ((part - part.mean()) / scale * gamma) @ direction
            lens.near(parts[label], attributed, label)
        del logits
