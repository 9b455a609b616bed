/// Expressions of the calculator in Python with NumPy.
extension PythonScript {
    /// `answer = …`, with all that it needs.
    mutating func answer(_ expression: Expression, _ state: SessionState) throws(CellError) {
        add(import: "import numpy as np")
        var writer = ExpressionWriter(state: state)
        let text = try writer.text(expression)
        for name in writer.functions.sorted() { add(helper: ExpressionWriter.helpers[name] ?? "") }
        if writer.needsTokens || !writer.sessionNames.isDisjoint(with: ExpressionWriter.runNames) {
            try world(state, baseline: writer.sessionNames.contains("baseline_probs"))
        } else if !writer.sessionNames.isDisjoint(with: ExpressionWriter.modelNames) {
            try load(try state.loadedModel())
        }
        if writer.sessionNames.contains("settling_layer") { try settling(state) }
        if writer.needsTokens { step(ExpressionWriter.tokenHelper) }
        if writer.sessionNames.contains("sampling_probs") { dice(state) }
        var lines: [String] = []
        for (name, line) in ExpressionWriter.definitions(state) where writer.needed.contains(name) {
            lines.append("\(name) = \(line)")
        }
        for name in writer.variables { lines.append("\(name) = \(try writer.value(of: name))") }
        if !lines.isEmpty { step(lines.joined(separator: "\n")) }
        step("answer = \(text)\nprint(answer)")
    }
}

private struct ExpressionWriter {
    let state: SessionState
    private(set) var functions: Set<String> = []
    private(set) var variables: [String] = []
    private(set) var sessionNames: Set<String> = []
    private(set) var needsTokens = false

    static let modelNames: Set<String> = ["layer_count", "head_count", "width", "vocabulary", "parameters"]
    /// Names that the model has to be run for.
    static let runNames: Set<String> = ["logits", "probs", "sampling_probs", "baseline_probs", "ids", "settling_layer"]

    init(state: SessionState) { self.state = state }

    /// The session's names that are used, and those that they are made of.
    var needed: Set<String> {
        var all = sessionNames
        if !all.isDisjoint(with: ["probs", "sampling_probs"]) { all.insert("logits") }
        return all
    }

    /// In the order in which they can be worked out.
    static func definitions(_ state: SessionState) -> [(String, String)] {
        [
            ("logits", "logits_after(ids).numpy()"),
            ("probs", "torch.softmax(torch.tensor(logits), dim=-1).numpy()"),
            ("sampling_probs", "dice(torch.tensor(logits), ids).numpy()"),
            ("baseline_probs", "torch.softmax(baseline, dim=-1).numpy()"),
            ("settling_layer", "settled_after()"),
            ("temperature", PythonScript.number(state.temperature)),
            ("text", PythonScript.quoted(state.prompt?.text ?? "")),
            ("samples", "[" + (state.samples ?? []).map(PythonScript.quoted).joined(separator: ", ") + "]"),
            ("interventions", String(state.changes.count)),
            ("in_force", "[" + state.changeWords.map(PythonScript.quoted).joined(separator: ", ") + "]"),
            ("layer_count", "model.config.n_layer"), ("head_count", "model.config.n_head"),
            ("width", "model.config.n_embd"), ("vocabulary", "model.config.vocab_size"),
            ("parameters", "sum(p.numel() for p in model.parameters())"),
        ]
    }

    mutating func text(_ expression: Expression) throws(CellError) -> String {
        switch expression.node {
        case .number(let value): return PythonScript.number(value)
        case .text(let text): return PythonScript.quoted(text)
        case .truth(let truth): return truth ? "True" : "False"
        case .tokenID(let id): return String(id)
        case .name(let name): return try named(name, expression)
        case .vector(let entries):
            let isTexts = if case .text = entries.first?.node { true } else { false }
            let inner = try list(entries)
            return isTexts ? "[\(inner)]" : "np.array([\(inner)])"
        case .negation(let inner): return "(-\(try text(inner)))"
        case .inversion(let inner): return "(not \(try text(inner)))"
        case .operation(let sign, let left, let right):
            let symbol = sign == .power ? "**" : sign.rawValue
            return "(\(try text(left)) \(symbol) \(try text(right)))"
        case .call(let name, let arguments): return try call(name, arguments)
        case .index(let base, let index):
            if case .text(let token) = index.node {
                needsTokens = true
                return "\(try text(base))[token(\(PythonScript.quoted(token)))]"
            }
            // An index is whole, and Python wants it to look it.
            return "\(try text(base))[int(\(try text(index)))]"
        case .slice(let base, let slice): return try sliced(base, slice)
        }
    }

    private mutating func list(_ entries: [Expression]) throws(CellError) -> String {
        var texts: [String] = []
        for entry in entries { texts.append(try text(entry)) }
        return texts.joined(separator: ", ")
    }

    private mutating func named(_ name: String, _ expression: Expression) throws(CellError) -> String {
        if state.variables[name] != nil {
            _ = try value(of: name)
            if !variables.contains(name) { variables.append(name) }
        } else {
            if name == "baseline_probs", state.interventions.isEmpty {
                sessionNames.insert("probs")
                return "probs"
            }
            guard name != "_" else {
                throw CellError(
                    .notAvailable, "_ holds too much to be written down", hint: "give the value a name: x = …",
                    span: expression.span)
            }
            guard name != "corpus_count" else {
                throw CellError(
                    .notAvailable, "corpus_count is counted by lab, in a text that Python does not have",
                    hint: "corpus shows what it is made of", span: expression.span)
            }
            sessionNames.insert(name)
        }
        return name
    }

    /// What the learner gave a name to, written out.
    func value(of name: String) throws(CellError) -> String {
        switch state.variables[name] {
        case .number(let number): return PythonScript.number(number)
        case .vector(let vector) where vector.values.count <= 256:
            return "np.array([" + vector.values.map(PythonScript.number).joined(separator: ", ") + "])"
        case .text(let text): return PythonScript.quoted(text)
        case .truth(let truth): return truth ? "True" : "False"
        case .list(let texts): return "[" + texts.map(PythonScript.quoted).joined(separator: ", ") + "]"
        case .vector(let vector):
            throw CellError(
                .notAvailable, "\(name) holds \(grouped(vector.values.count)) numbers, too many to write down",
                hint: "put what it is made of in its place")
        case nil: throw CellError(.unknownName, "unknown name \"\(name)\"")
        }
    }

    private mutating func call(_ name: String, _ arguments: [Expression]) throws(CellError) -> String {
        let inner = try list(arguments)
        switch name {
        case "exp", "log", "sqrt", "abs", "sum", "mean": return "np.\(name)(\(inner))"
        case "argmax": return "int(np.argmax(\(inner)))"
        case "max", "min": return arguments.count == 1 ? "np.\(name)(\(inner))" : "\(name)(\(inner))"
        case "len": return "len(\(inner))"
        default:
            functions.insert(name)
            return "\(Self.renamed[name] ?? name)(\(inner))"
        }
    }

    /// Python has functions of these names that do something else.
    private static let renamed = ["sort": "ordered", "round": "rounded"]

    private mutating func sliced(_ base: Expression, _ slice: Expression.Slice) throws(CellError) -> String {
        var ends = ("", "")
        if let from = slice.from { ends.0 = "int(\(try text(from)))" }
        if let to = slice.to { ends.1 = "int(\(try text(to)))" }
        let whole = try text(base)
        guard slice.includesEnd, slice.to != nil else { return "\(whole)[\(ends.0):\(ends.1)]" }
        functions.insert("through")
        return "through(\(whole), \(ends.0.isEmpty ? "0" : ends.0), \(ends.1))"
    }

    static let tokenHelper = """
        def token(text):
            (id,) = tokenizer.encode(text, add_special_tokens=False)
            return id
        """

    static let helpers: [String: String] = [
        "softmax": """
        def softmax(z, temperature=1.0):
            e = np.exp(z / temperature - np.max(z / temperature))
            return e / e.sum()
        """,
        "entropy": """
        def entropy(p):
            p = p[p > 0]
            return -np.sum(p * np.log(p))
        """,
        "kl": """
        def kl(p, q):
            return np.sum(np.where(p > 0, p * (np.log(np.where(p > 0, p, 1)) - np.log(q)), 0))
        """,
        "cross_entropy": """
        def cross_entropy(p, q):
            return -np.sum(np.where(p > 0, p * np.log(q), 0))
        """,
        "sort": """
        def ordered(values):
            return np.sort(values) if isinstance(values, np.ndarray) else sorted(values)
        """,
        "round": """
        def rounded(x, decimals=0):
            scale = 10.0**decimals
            return np.sign(x) * np.floor(np.abs(x) * scale + 0.5) / scale
        """,
        "count": """
        def count(values, part=None):
            if part is None:
                return np.count_nonzero(values)
            if isinstance(values, str):
                return values.count(part) if part else 0
            return sum(part in text for text in values) if isinstance(values, list) else np.count_nonzero(values == part)
        """,
        "contains": """
        def contains(values, part):
            return any(part in text for text in values) if isinstance(values, list) else part in values
        """,
        "through": """
        def through(values, first, last):
            count = len(values)
            return values[first % count : last % count + 1]
        """,
    ]
}
