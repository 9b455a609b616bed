"""Just enough of the command language: words, quotes, options, sites, tokens, positions."""

import re

from .network import Site


class Words:
    """A cell taken apart: its command, its plain words, and its options, quotes taken off."""

    def __init__(self, cell):
        pattern = r'(?:([a-z]+)=)?(?:"((?:[^"\\]|\\.)*)"|(\S+))'
        self.command, _, rest = cell.partition(" ")
        self.raw, self.plain, self.options = rest, [], {}
        for match in re.finditer(pattern, rest):
            option, quoted, bare = match.groups()
            word = (bare, False) if quoted is None else (quoted.replace('\\"', '"'), True)
            if option:
                self.options[option] = word
            else:
                self.plain.append(word)

    def option(self, name, default=None):
        return self.options.get(name, (default, False))[0]


def sites(word, network):
    """`L2H0-3`, `L0-1.mlp`, `L*N7`: in order of layers, then heads or neurons."""
    if word == "embed":
        return [Site("embed")]
    number = r"(\*|\d+(?:-\d+)?)"
    match = re.fullmatch(rf"L{number}(?:H{number}|N{number}|(\.attn)|(\.mlp))?", word)
    layers, heads, neurons, attention, mlp = match.groups()

    def spread(text, count):
        if text == "*":
            return range(count)
        first, _, last = text.partition("-")
        return range(int(first), int(last or first) + 1)

    found = []
    for layer in spread(layers, network.layers):
        if heads:
            found += [Site("head", layer, head) for head in spread(heads, network.heads)]
        elif neurons:
            found += [Site("neuron", layer, neuron) for neuron in spread(neurons, network.neurons)]
        else:
            found.append(Site("attn" if attention else "mlp" if mlp else "layer", layer))
    return found


def token(word, network):
    """`#7`, `" France"`, or a bare word that is one token with a space before it."""
    text, is_quoted = word
    if not is_quoted and re.fullmatch(r"#\d+", text):
        return int(text[1:])
    ids = network.tokenizer.encode(text if is_quoted else " " + text, add_special_tokens=False)
    assert len(ids) == 1, text
    return ids[0]


def positions(text, length):
    """None for all. Negative numbers count from the end, once."""
    if text is None or text == "all":
        return None
    ends = [int(end) + (length if int(end) < 0 else 0) for end in text.split("..")]
    assert all(0 <= end < length for end in ends), text
    return list(range(ends[0], ends[-1] + 1))


def spread(text):
    """`0.5` or `0.5x`: the amount, and whether it is relative."""
    return (float(text[:-1]), True) if text.endswith("x") else (float(text), False)
