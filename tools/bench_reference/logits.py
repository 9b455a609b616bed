"""What is read off a row of logits."""

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
