extension FunctionTable {
    /// Functions of texts and lists.
    static let texts: [Function] = [
        Function(
            name: "count", usage: "count(texts, part) or count(v > 0.1)",
            summary: "how many texts hold the part, how often a text does, or how many entries are true", arity: 1...2
        ) { (arguments) throws(CellError) in
            guard arguments.count > 1 else {
                return .number(Double(try arguments[0].vector().values.count { $0 != 0 }))
            }
            switch (arguments[0].value, arguments[1].value) {
            case (.list(let texts), .text(let part)): return .number(Double(texts.count { $0.contains(part) }))
            case (.text(let text), .text(let part)): return .number(Double(occurrences(of: part, in: text)))
            case (.vector(let vector), .number(let number)):
                return .number(Double(vector.values.count { $0 == number }))
            default: throw arguments[1].refusal("a text, or a number to be looked for in a vector")
            }
        },
        Function(
            name: "contains", usage: "contains(text, part)", summary: "whether the text, or one of the texts, holds it",
            arity: 2...2
        ) { (arguments) throws(CellError) in
            switch (arguments[0].value, arguments[1].value) {
            case (.list(let texts), .text(let part)): return .truth(texts.contains { $0.contains(part) })
            case (.text(let text), .text(let part)): return .truth(text.contains(part))
            case (.vector(let vector), .number(let number)): return .truth(vector.values.contains(number))
            default: throw arguments[1].refusal("a text, or a number to be looked for in a vector")
            }
        },
    ]

    /// Without overlaps; nothing occurs nowhere.
    private static func occurrences(of part: String, in text: String) -> Int {
        part.isEmpty ? 0 : text.ranges(of: part).count
    }
}
