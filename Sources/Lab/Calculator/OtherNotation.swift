/// What a name stands for in other places, where people have learned it, and how it is written here.
enum OtherNotation {
    static func hint(for name: String) -> String? {
        switch name {
        case "e": "e to the x is exp(x), and e itself exp(1)"
        case "ln": "the natural logarithm is log(x)"
        case "lg", "log10": "log is the natural one; to base 10 it is log(x) / log(10)"
        case "log2", "ld": "log is the natural one; to base 2 it is log(x) / log(2)"
        case "avg", "average": "that is mean(x)"
        case "p", "P", "prob", "probability": "a token's probability is probs[\" France\"]"
        case "T": "it is called temperature, and temp 0.5 sets it"
        case _ where name.first?.isUppercase == true:
            "a token is put in quotes, its space with it: probs[\" \(safe(name))\"]"
        default: nil
        }
    }
}
