"""TransformerLens: a sweep over all heads, the logit lens, and a logit attributed to heads and MLPs."""

import torch
from transformer_lens.model_bridge import TransformerBridge
from transformer_lens.tools.analysis.logit_lens import logit_lens
from transformers import AutoModelForCausalLM
from turns import PROMPT, THREADS, Lab, Work, timed

PEER = "TransformerLens"
WATCHED = PROMPT[1]


class Peer:
    def __init__(self, folder):
        torch.set_num_threads(THREADS)
        model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        self.bridge = TransformerBridge.boot_transformers(str(folder), hf_model=model, dtype=torch.float32)
        self.layers, self.heads = model.config.n_layer, model.config.n_head
        self.tokens = torch.tensor([PROMPT])

    @torch.inference_mode()
    def sweep(self):
        """As its documentation does it: one run with hooks for each head."""
        for layer in range(self.layers):
            for head in range(self.heads):

                def off(z, hook, head=head):
                    z[:, :, head] = 0
                    return z

                logits = self.bridge.run_with_hooks(self.tokens, fwd_hooks=[(f"blocks.{layer}.attn.hook_z", off)])
                logits[0, -1].softmax(-1)[WATCHED].item()

    @torch.inference_mode()
    def batched_sweep(self):
        """As somebody does who wants it faster: the heads of a layer are a batch, each row without another one."""
        rows = torch.arange(self.heads)
        for layer in range(self.layers):

            def off(z, hook):
                z[rows, :, rows] = 0
                return z

            logits = self.bridge.run_with_hooks(
                self.tokens.expand(self.heads, -1), fwd_hooks=[(f"blocks.{layer}.attn.hook_z", off)])
            logits[:, -1].softmax(-1)[:, WATCHED].tolist()

    @torch.inference_mode()
    def lens(self, positions):
        return logit_lens(self.bridge, self.tokens, positions=positions, return_type="probs")

    @torch.inference_mode()
    def attribution(self):
        """From its cache of one run: what each head, each MLP and the embeddings add to one logit."""
        _, cache = self.bridge.run_with_cache(self.tokens)
        heads = cache.stack_head_results(pos_slice=-1)
        rest = cache.decompose_resid(mode="mlp", pos_slice=-1)
        for parts in [heads, rest]:
            cache.logit_attrs(parts, tokens=WATCHED, pos_slice=-1).tolist()


def works(folder):
    for shape in ["distilgpt2", "gpt2"]:
        place = folder / f"{shape}-F32"
        lab, peer = Lab(place), Peer(place)
        sweep = "sweep of all heads"
        yield Work(
            sweep, shape, "F32", PEER, lambda: lab.seconds("sweep"), lambda: timed(peer.sweep), is_slow=True)
        yield Work(
            sweep, shape, "F32", f"{PEER}, a layer’s heads batched by hand", lambda: lab.seconds("sweep"),
            lambda: timed(peer.batched_sweep), is_slow=True)
        yield Work(
            "lens, last position", shape, "F32", PEER, lambda: lab.seconds("lens 1"),
            lambda: timed(lambda: peer.lens(-1)))
        yield Work(
            "lens, all 16 positions", shape, "F32", PEER, lambda: lab.seconds("lens 16"),
            lambda: timed(lambda: peer.lens(None)))
        yield Work(
            "attribution to all heads and MLPs", shape, "F32", PEER, lambda: lab.seconds("attribution"),
            lambda: timed(peer.attribution))
        lab.close()
