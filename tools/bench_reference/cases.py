"""The cells whose answers are recorded: what a user would type, one list of cells for a case."""

MAP = "prompt When Anna and Ben went to the market, Ben gave a map to"
SWAPPED = '"When Ben and Anna went to the market, Anna gave a map for"'
PARIS = "prompt Paris is the capital of"
ROME = '"Rome is the capital and"'
REFERENCE = "reference=FIXTURES/reference.txt"
POSITIONS = ["", "pos=10", "pos=-1", "pos=2..5"]
SWEPT = [
    "metric=prob target=Anna", "metric=logit target=Anna", "metric=diff target=Anna vs=Ben", "metric=kl", "metric=loss"]


def cell(*words):
    return " ".join(word for word in words if word)


def singles(prompt, other, sites, positions):
    """Each way of changing the model alone, at each kind of site and position."""
    for places in positions:
        for site in sites:
            for change in [
                "ablate {}", f"ablate {{}} mode=mean {REFERENCE}", f"ablate {{}} mode=resample from={other}",
                "noise {} std=0.7 seed=5", "noise {} std=0.8x",
                f"patch {{}} from={other}", f"steer {{}} from={other} minus={ROME} scale=1.5",
                f'steer {{}} from="My favourite country is"',
            ]:
                yield [prompt, cell(change.format(site), places)]
            yield [prompt, "seed 3", cell(f"ablate {site} mode=resample {REFERENCE}", places)]


def weights(prompt, sites):
    for number, site in enumerate(sites):
        yield [prompt, f"noise weights {site} std=0.03 seed={number}"]
        yield [prompt, f"noise weights {site} std=0.3x seed={number}"]


def several(prompt, other):
    """Two or three at once: in order, also at one site."""
    mean = f"mode=mean {REFERENCE}"
    resample = f"mode=resample from={other}"
    yield [prompt, "ablate L2H1", "noise L2H1 std=0.5"]
    yield [prompt, "noise L2H1 std=0.5", "ablate L2H1"]
    yield [prompt, "ablate L2H1", "noise L2H1 std=0.5", "ablate L2H1"]
    yield [prompt, "ablate L2H1", f"ablate L2H1 {mean}"]
    yield [prompt, f"ablate L2H1 {mean}", "ablate L2H1"]
    yield [prompt, f"ablate L2H1 {mean}", f"ablate L2H1 {resample}"]
    yield [prompt, f"ablate L1 {mean}", "ablate L1.attn"]
    yield [prompt, "ablate L1", f"ablate L1.mlp {resample}"]
    yield [prompt, "ablate L2H1 pos=2", f"ablate L2H1 {mean} pos=10"]
    yield [prompt, "ablate L2H*", f"ablate L2H1 {resample}"]
    yield [prompt, "ablate L1H0-3", "noise L1.attn std=0.4x seed=2"]
    yield [prompt, "ablate L1.attn", "noise L1H2 std=1"]
    yield [prompt, f"patch L1 from={other}", "noise L1 std=0.3 seed=9"]
    yield [prompt, "noise L1 std=0.3 seed=9", f"patch L1 from={other}"]
    yield [prompt, f"patch L1 from={other} pos=4", f"steer L1 from={other} scale=0.5", "ablate L2.attn"]
    yield [prompt, f"steer embed from={other} scale=0.5", f"ablate embed {mean} pos=2"]
    yield [prompt, f"ablate embed {mean} pos=2", f"steer embed from={other} scale=0.5"]
    yield [prompt, "steer L2 from=Anna minus=Ben scale=-2", "steer L2 from=Anna minus=Ben scale=1"]
    yield [prompt, "steer L2 from=Anna minus=Ben scale=2", "bias Anna 1"]
    yield [prompt, "noise embed std=0.5x seed=1 pos=2..4", f"patch L0 from={other} pos=4"]
    yield [prompt, "noise L1.mlp std=0.3", "noise L1.mlp std=0.3 seed=4"]
    yield [prompt, "noise L1.mlp std=0.3x", "noise L2.mlp std=0.3x"]
    yield [prompt, "ablate L0.mlp", "noise L2.mlp std=0.5x"]
    yield [prompt, "noise weights L1.mlp std=0.3x", "noise L2.mlp std=0.5x"]
    yield [prompt, "noise weights L1.mlp std=0.3x", "ablate L1H1-2"]
    yield [prompt, "noise weights L1 std=0.2x seed=1", "noise weights L1.mlp std=0.2x seed=2"]
    yield [prompt, "noise weights L1 std=0.2x seed=1", f"patch L1 from={other} pos=4"]
    yield [prompt, "noise weights embed std=0.1x seed=1", f"ablate L1.mlp {mean}"]
    yield [prompt, "bias Anna 1.5", "bias Ben -1", "bias Anna 0.5"]
    yield [prompt, "ablate L2H1", "clear", "ablate L1H3"]
    yield [prompt, "bias Anna 2"]
    yield [prompt, "bias #484 -3.25"]
    yield [prompt, "ablate L1H0 L2.mlp L0N7"]
    yield [prompt, f"patch L1H0 L2.mlp from={other}"]
    yield [prompt, "seed 11", "noise L1 std=0.5"]
    yield [prompt, "seed 2", f"ablate L2.attn mode=resample {REFERENCE}"]


def changes(other):
    """Some of each kind, for what reads the model while it is changed."""
    mean = f"mode=mean {REFERENCE}"
    return [
        ["ablate L2H1"], ["ablate L1.attn"], [f"ablate L1 {mean}"], [f"ablate L2.mlp mode=resample from={other}"],
        ["noise L1 std=0.5 seed=3"], ["noise embed std=0.5x pos=2..4"], ["bias Anna 1.5"],
        [f"patch L1 from={other} pos=4"], [f"steer L2 from={other} scale=0.4"], ["noise weights L1 std=0.3x"],
        ["noise L1.mlp std=0.4 seed=6", "ablate L2H0-3", "bias Ben -1"]]


def lenses(prompt, other):
    for target in ["", "Anna", '" Ben"']:
        for places in ["", "pos=all", *POSITIONS[1:]]:
            yield [prompt, cell("lens", target, places)]
    yield [prompt, "lens top=5"]
    for changed in changes(other):
        yield [prompt, *changed, "lens Anna pos=all"]


def attributions(prompt, other):
    for token in ["", "Anna", "Anna vs=Ben", "neurons=L2.mlp", "Ben vs=Anna neurons=L0.mlp"]:
        for places in ["", "pos=4", "pos=-2"]:
            yield [prompt, cell("attribute", token, places)]
    for changed in changes(other):
        yield [prompt, *changed, "attribute Anna"]
        yield [prompt, *changed, "attribute Anna vs=Ben pos=4"]
    yield [prompt, "ablate L2N7 L2.mlp", "attribute Anna neurons=L2.mlp"]


def patterns(prompt, other):
    for places in POSITIONS:
        yield [prompt, cell("attention L1H3", places)]
    yield [PARIS, "attention L2"]
    for places in POSITIONS[1:]:
        yield [prompt, cell("attention L1", places.replace("2..5", "3..4"))]
    for changed in changes(other)[1:]:
        yield [prompt, *changed, "attention L2H1 pos=-1"]


def sweeps(prompt, other):
    modes = ["", f"mode=mean {REFERENCE}", f"mode=resample from={other}"]
    for part in ["heads", "mlps", "layers"]:
        for mode in modes:
            for metric in SWEPT:
                yield [prompt, cell("sweep", part, metric, mode)]
        for number, places in enumerate(POSITIONS[1:]):
            yield [prompt, cell("sweep", part, SWEPT[number], modes[number], places)]
        for metric in ["", *SWEPT[1:4]]:
            yield [prompt, cell("sweep", part, metric, "on=FIXTURES/prompts.txt")]
        yield [prompt, cell("sweep", part, SWEPT[0], "on=FIXTURES/prompts.txt", modes[1])]
    yield [prompt, "sweep mlps metric=loss on=FIXTURES/prompts.txt"]
    yield [prompt, "sweep heads"]
    for changed in changes(other):
        yield [prompt, *changed, "sweep layers target=Anna"]
    yield [prompt, "ablate L1H3", "sweep heads metric=diff target=Anna vs=Ben mode=zero"]
    yield [prompt, "noise weights L1 std=0.3x", f"sweep mlps metric=kl mode=mean {REFERENCE}"]


def traces():
    yield [PARIS, "trace Paris seeds=3"]
    yield [PARIS, "trace Paris std=2x seeds=2 target=Italy"]
    yield [PARIS, "trace Paris std=0.5 seeds=2 window=3 site=mlp"]
    yield [PARIS, "trace Paris seeds=2 site=attn"]
    yield [PARIS, "trace pos=1..2 seeds=2 window=3 site=attn"]
    yield [PARIS, "trace pos=-2 seeds=2 site=mlp"]
    yield [PARIS, 'trace "the capital" seeds=2 window=3']
    yield [PARIS, "seed 5", "trace Paris seeds=2"]
    yield [PARIS, "ablate L1.mlp", "bias Italy 1", "trace Paris seeds=2"]
    yield [PARIS, "noise embed std=0.5 pos=1", "noise weights L1 std=0.2x", "trace Paris seeds=2 site=attn"]


def bos_off():
    start = ["load mini bos=off", MAP]
    yield start
    yield [*start, f"ablate L1.mlp mode=mean {REFERENCE}"]
    yield [*start, f"ablate embed mode=mean {REFERENCE} pos=0"]
    yield [*start, f"patch L1 from={SWAPPED} pos=9"]
    yield [*start, f"steer L2 from={SWAPPED} minus={ROME}"]
    yield [*start, "noise L1.attn std=0.5x pos=0"]
    yield [*start, "lens Anna"]
    yield [*start, "attribute Anna vs=Ben"]
    yield [*start, "sweep layers metric=loss"]


def mini():
    # A head, attention, an MLP, a layer, a neuron, the embedding, and a range.
    sites = ["L2H1", "L1.attn", "L0.mlp", "L1", "L0N156", "embed", "L1H2-5"]
    yield [MAP]
    yield from singles(MAP, SWAPPED, sites, POSITIONS)
    yield from singles(MAP, SWAPPED, ["L0-2.mlp", "L1-2"], ["pos=all"])
    yield from weights(MAP, [*sites[:-1], "L0-2.mlp"])
    yield from several(MAP, SWAPPED)
    yield from lenses(MAP, SWAPPED)
    yield from attributions(MAP, SWAPPED)
    yield from patterns(MAP, SWAPPED)
    yield from sweeps(MAP, SWAPPED)
    yield from traces()
    yield from bos_off()


def distilgpt2():
    """Fewer of each: a run takes a hundred times as long."""
    prompt = PARIS
    mean = f"mode=mean {REFERENCE}"
    yield [prompt]
    sites = ["L4H11", "L3.attn", "L5.mlp", "L2", "L0N0-1500", "embed", "L1H3-9"]
    for number, site in enumerate(sites):
        places = ["", "pos=2", "pos=-1", "pos=1..3"]

        def at(step, number=number, places=places, site=site):
            place = places[(number + step) % 4]
            # The last layer's MLP tells later positions nothing.
            return "" if site.startswith("L5") else place

        yield [prompt, cell(f"ablate {site}", at(0))]
        yield [prompt, cell(f"ablate {site} {mean}", at(1))]
        yield [prompt, cell(f"ablate {site} mode=resample from={ROME}", at(2))]
        yield [prompt, cell(f"noise {site} std=0.5 seed=3", at(3))]
        yield [prompt, cell(f"noise {site} std=0.9x", at(0))]
        yield [prompt, cell(f"patch {site} from={ROME}", at(1))]
        yield [prompt, cell(f"steer {site} from={ROME} minus=Anna scale=2", at(2))]
    yield [prompt, "noise weights L2H7 std=0.01"]
    yield [prompt, "noise weights L1.attn std=0.5x seed=2"]
    yield [prompt, "noise L3N3071 std=20"]
    yield [prompt, "steer L3N3071 from=Anna scale=300 pos=2..3"]
    yield [prompt, "noise weights L3N77 std=0.5"]
    yield [prompt, "bias Italy 2.5"]
    yield [prompt, "noise L4 std=0.1", f"ablate L4.mlp {mean}", "bias Italy 1"]
    yield [prompt, "lens Italy"]
    yield [prompt, "lens pos=all"]
    yield [prompt, "ablate L2.attn", "lens Italy pos=2"]
    yield [prompt, "attribute Italy"]
    yield [prompt, "attribute Italy vs=France pos=3"]
    yield [prompt, "ablate L3.attn", "attribute Italy"]
    yield [prompt, "attribute Italy neurons=L4.mlp"]
    yield [prompt, "attention L5H11"]
    yield [prompt, "ablate L2 pos=2", "attention L3H7 pos=-1"]
    yield [prompt, "sweep heads metric=logit target=Italy"]
    yield [prompt, f"sweep heads metric=diff target=Italy vs=France mode=resample from={ROME}"]
    yield [prompt, f"sweep layers metric=kl {mean}"]
    yield [prompt, "sweep mlps metric=loss"]
    yield [prompt, "trace Paris seeds=1 target=Italy std=0.5"]
