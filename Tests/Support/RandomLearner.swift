/// Types cells as somebody might who is learning: most of them right, some with a slip, now and then nonsense.
public struct RandomLearner {
    public var dice: LearnerDice

    public init(seed: UInt64) { dice = LearnerDice(seed: seed) }

    private static let texts = [
        "Paris is the capital of", "My favourite country is", "Rome is the capital of",
        "Listen: apple river stone cloud Repeat: apple river stone", "Madrid", "日本 é \\ # (", "\"quoted text \"",
    ]
    private static let names = ["x", "z", "p", "my_value", "ß"]
    private static let tokens = ["France", "\" France\"", "\" Italy\"", "#5", "\"France\"", "Atlantis", "#999999"]
    private static let sites = [
        "L2H0", "L1H5", "L0", "L3.mlp", "L1.attn", "L2H*", "L0-2.mlp", "L3N12", "embed", "2.0", "L9H9", "L2H99",
        "banana", "L2N99999",
    ]

    /// One cell, on one line.
    public mutating func cell() -> String {
        let cell = sound()
        guard dice.chance(12) else { return cell }
        return slip(in: cell)
    }

    /// A cell that changes or shows something and is sure to succeed after a prompt.
    public mutating func soundCell() -> String {
        switch dice.below(14) {
        case 11: "ablate \(dice.pick(["L1", "L2H1", "embed"])) mode=\(dice.pick(["mean", "resample"]))"
        case 12: "steer L1 from=\"Rome is\" minus=Paris scale=\(dice.below(4))"
        case 0: "prompt \(Self.texts[dice.below(4)])"
        case 1: "temp \(dice.pick(["0.2", "0.7", "1", "1.5"]))"
        case 2: "seed \(dice.below(50))"
        case 3: "sample \(1 + dice.below(6))"
        case 4: "ablate \(dice.pick(["L2H0", "L1H5", "L0.mlp"]))"
        case 5: "noise L1 std=0.\(1 + dice.below(8))"
        case 6: "bias \" France\" \(dice.below(9))"
        case 7: "filter top-k=\(1 + dice.below(30))"
        case 8: "\(dice.pick(["x", "z", "p"])) = [\(dice.below(9)), 1, 0.\(dice.below(10))]"
        case 9: "pick 1"
        case 10: "softmax [2, 1, 0.\(dice.below(10))]"
        default: "greedy \(1 + dice.below(4))"
        }
    }

    private mutating func sound() -> String {
        switch dice.below(37) {
        case 0:
            "load \(dice.pick(["nano", "micro", "mini", "mnii", "no/such/folder"])) \(dice.pick(["", "", "bos=off"]))"
        case 1, 2, 3: "prompt \(dice.pick(Self.texts))"
        case 4: "softmax \(dice.pick(["", "[2, 1, 0.1]", "z", "x", "[1, 2] temp=0", "[1e308, -1e308]", "logits"]))"
        case 5: "temp \(dice.pick(["", "0", "0.5", "1", "2", "-1", "1e-9", "1e9", "0.2 1.2", "warm"]))"
        case 6: "sample \(dice.pick(["", "3", "5 seed=7", "4 count=3", "2 stop=\".\"", "0", "99999", "-3"]))"
        case 7: "greedy \(dice.pick(["", "1", "5", "300"]))"
        case 8, 9:
            "ablate \(dice.pick(Self.sites)) \(dice.pick(["", "", "pos=0", "pos=-1", "pos=all", "pos=77", "mode=zero", "mode=mean", "mode=resample", "mode=mean pos=1", "mode=resample from=\"Rome is the capital of\"", "mode=maen", "from=Rome"]))"
        case 10:
            "\(dice.pick(["lens", "lens tuned", "attribute"])) \(dice.pick(Self.tokens + ["", "top=3", "pos=all", "pos=1"]))"
        case 11: "top \(dice.pick(["", "3", "20", "all", "0", "1000000"]))"
        case 12: "\(dice.pick(["tokens", "surprise", "corpus"])) \(dice.pick(Self.texts))"
        case 13: "filter \(dice.pick(["", "off", "top-k=5", "top-p=0.9", "min-p=0.1", "top-k=0", "repetition=1.1"]))"
        case 14: "pick \(dice.pick(Self.tokens + ["1", "2", "3000"]))"
        case 15: "seed \(dice.pick(["0", "7", "18446744073709551615", "-1", "x"]))"
        case 16:
            "noise \(dice.pick(Self.sites)) std=\(dice.pick(["0.5", "0.5x", "0", "-1", "1e30"])) \(dice.pick(["", "seed=3"]))"
        case 17: "bias \(dice.pick(Self.tokens)) \(dice.pick(["3", "-2.5", "1e30", "much", ""]))"
        case 18:
            dice.pick([
                "changes", "diff", "info", "models", "fetch", "fetch mini", "fetch gpt2 file=none", "fetch a b", "vars",
                "history", "why", "top", "why", "code", "code", "verify",
                "compare", "compare nano", "compare mnii", "why entropy", "why \" France\"",
            ])
        case 19: "clear \(dice.pick(["", "1", "99"]))"
        case 20:
            "set \(dice.pick(["", "digits=8", "digits=4", "top=3", "top=10", "unit=bits", "unit=nats", "digits=99"]))"
        case 21: "help \(dice.pick(["", "load", "softmax", "exp", "nothing"]))"
        case 22, 23: dice.pick(["undo", "undo", "history"])
        case 24:
            "train \(dice.pick(["", "fresh", "frsh", "on=no/such.txt"])) steps=\(dice.pick(["1", "2 watch=France", "1 seed=5", "0", "1 shape=nano", "1 rate=-1"]))"
        case 25:
            "sweep \(dice.pick(["heads", "mlps", "layers", "", "hedas"])) \(dice.pick(["", "metric=kl", "metric=loss", "metric=diff vs=France", "metric=logit target=Italy", "metric=diff", "vs=France", "mode=mean", "pos=2", "mode=resample pos=-1", "on=no/such.txt"]))"
        case 26:
            "noise weights \(dice.pick(Self.sites)) std=\(dice.pick(["0.1x", "0.02", "1x"])) \(dice.pick(["", "seed=3", "pos=1"]))"
        case 27:
            "patch \(dice.pick(Self.sites)) \(dice.pick(["from=\"Rome is the capital of\"", "from=Madrid pos=1", "from=Rome", "", "from=\"\""]))"
        case 28:
            "steer \(dice.pick(Self.sites)) from=\(dice.pick(["Rome", "\"Rome is\" minus=Paris", "Madrid scale=-2", "é scale=0"])) \(dice.pick(["", "pos=1..2"]))"
        case 31:
            "trace \(dice.pick(["Paris", "the", "Paris is", "aris", "", "pos=1", "pos=all", "pos=77"])) seeds=\(dice.pick(["1", "1", "2", "0"])) \(dice.pick(["", "site=mlp", "site=attn window=2", "std=0.5", "target=Italy", "site=L9"]))"
        case 30:
            "\(dice.pick(["attention", "heads"])) \(dice.pick(Self.sites + ["induction", "previous lists=1", "duplicate seed=2", "L2 pos=-1"]))"
        case 29: "\(dice.pick(Self.names)) = \(expression(2))"
        default: expression(3)
        }
    }

    private mutating func expression(_ depth: Int) -> String {
        guard depth > 0 else {
            return dice.pick([
                "1", "0", "-2.5", "1/3", "40%", "1e-3", "1e308", "[2, 1, 0.1]", "[]", "\"text\"", "x", "z", "p", "_",
                "true",
                "logits[\" France\"]", "probs[0]", "temperature", "entropy(probs)", "layer_count", "text", "samples",
                "zz",
            ])
        }
        let left = expression(dice.below(depth)), right = expression(dice.below(depth))
        switch dice.below(5) {
        case 0: return "\(left) \(dice.pick(["+", "-", "*", "/", "^", "<", "==", "and", ">="])) \(right)"
        case 1: return "(\(left))"
        case 2:
            return
                "\(dice.pick(["exp", "log", "sqrt", "abs", "sum", "mean", "max", "len", "sort", "softmax", "entropy"]))(\(left))"
        case 3: return "\(left)[\(dice.pick(["0", "-1", "5", "1.5"]))]"
        default: return "[\(left), \(right)]"
        }
    }

    /// A letter too many, too few, or another one.
    private mutating func slip(in cell: String) -> String {
        var characters = Array(cell)
        let place = dice.below(characters.count)
        let other = dice.pick(Array("aeq1 =[](\"\\#.,é\u{7}\u{9B}\u{202E}"))
        switch dice.below(3) {
        case 0: characters.insert(other, at: place)
        case 1: characters[place] = other
        default: characters.remove(at: place)
        }
        return String(characters)
    }
}
