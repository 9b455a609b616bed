import Engine

/// The Python for each kind of answer. What it works out has the names that tools/check_code.py looks for.
extension PythonScript {
    init(_ answered: SessionState.Answered, _ state: SessionState) throws(CellError) {
        self.init()
        if let expression = answered.expression {
            try answer(expression, state)
            return
        }
        switch answered.value {
        case .distribution(let value): try distribution(value, state)
        case .comparison(let value): try comparison(value, state)
        case .softmax(let value): try softmax(value, state)
        case .sample(let value):
            try world(state)
            sample(value, state, try state.loadedModel())
        case .lens(let value): try lens(value, state)
        case .sweep(let value): try sweep(value, state)
        case .trace(let value): try trace(value, state)
        case .attribution(let value): try attribution(value, state)
        case .attention(let value): try attention(value, state)
        case .surprise(let value): try surprise(value, state)
        case .tokens(let tokens): try self.tokens(tokens, state)
        case .model(let value) where value.estimate != nil: counted(value)
        case .model: try parameters(state)
        case .training(let value): try training(value)
        case .perplexity(let value): try perplexity(value, state)
        default:
            throw CellError(
                .notAvailable, "the last answer is nothing that Python could work out",
                hint: "try it after prompt, sample, lens, softmax, surprise or a calculation")
        }
    }

    private mutating func distribution(_ value: DistributionValue, _ state: SessionState) throws(CellError) {
        try world(state, baseline: value.baseline != nil)
        if state.hasOwnDice { dice(state) }
        var lines = ["logits = logits_after(ids)", "probs = torch.softmax(logits, dim=-1)"]
        if state.hasOwnDice { lines.append("sampling_probs = dice(logits, ids)") }
        if value.baseline != nil { lines.append("before = torch.softmax(baseline, dim=-1)") }
        var columns = "{tokenizer.decode([id])!r:16} {logits[id]:9.3f} {probs[id]:9.4f}"
        if state.hasOwnDice { columns += "   dice {sampling_probs[id]:.4f}" }
        if value.baseline != nil { columns += "   before {before[id]:.4f}" }
        lines += [
            "entropy = -torch.special.xlogy(probs, probs).sum().item()",
            "for id in probs.topk(\(min(value.next.count, 50))).indices.tolist():", "    print(f\"\(columns)\")",
            "print(\"entropy\", entropy)",
        ]
        step(lines.joined(separator: "\n"))
    }

    private mutating func comparison(_ value: ComparisonValue, _ state: SessionState) throws(CellError) {
        var temperatures: [Double] = []
        var folders: [String] = []
        for column in value.columns {
            switch column.source {
            case .temperature(let temperature): temperatures.append(temperature)
            case .model(let folder?): folders.append(folder)
            case .remote: throw CellError.needsWeights()
            case .model(nil):
                throw CellError(
                    .notAvailable, "one of these models was trained in this session, and Python needs a folder",
                    hint: "train … out=FOLDER writes it to one")
            }
        }
        guard folders.isEmpty else {
            compareModels(folders, try state.requiredPrompt())
            return
        }
        try world(state)
        dice(state, temperature: "T")
        let list = temperatures.map(Self.number).joined(separator: ", ")
        step(
            """
            logits = logits_after(ids)
            columns = []
            for T in (\(list),):
                greedy = torch.nn.functional.one_hot(logits.argmax(), len(logits)).double()
                p = dice(logits, ids, T) if T > 0 else greedy
                columns.append(p)
                best = p.topk(5).indices.tolist()
                print("T =", T, *(f"{tokenizer.decode([id])!r} {p[id]:.4f}" for id in best))
            """)
    }

    private mutating func compareModels(_ folders: [String], _ prompt: SessionState.Prompt) {
        add(import: "import torch")
        add("AutoModelForCausalLM", "AutoTokenizer", from: "transformers")
        for folder in folders { add(path: folder) }
        let list = folders.map { "    \(Self.quoted($0)),\n" }.joined()
        step(
            """
            columns = []
            for folder in [
            \(list)]:
                tokenizer = AutoTokenizer.from_pretrained(folder)
                model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
                ids = tokenizer(\(Self.quoted(prompt.text)))["input_ids"]
                with torch.no_grad():
                    logits = model(torch.tensor([ids])).logits[0, -1].double()
                p = torch.softmax(logits, dim=-1)
                columns.append(p)
                best = p.topk(5).indices.tolist()
                print(folder, *(f"{tokenizer.decode([id])!r} {p[id]:.4f}" for id in best))
            """)
    }

    private mutating func softmax(_ value: SoftmaxValue, _ state: SessionState) throws(CellError) {
        add(import: "import torch")
        if value.unlisted != 0 || value.labels != nil {
            try world(state)
            step("z = logits_after(ids)")
        } else {
            step("z = torch.tensor([\(value.z.map(Self.number).joined(separator: ", "))], dtype=torch.float64)")
        }
        step(
            """
            shifted = z / \(Self.number(value.temperature)) - (z / \(Self.number(value.temperature))).max()
            e = shifted.exp()
            p = e / e.sum()
            print(p if len(p) <= 100 else p.topk(10))
            """)
    }

    private mutating func surprise(_ value: SurpriseValue, _ state: SessionState) throws(CellError) {
        let model = try state.loadedModel()
        try load(model)
        let own = value.tokens.map(\.token.number)
        let hasMarker = value.tokens.first?.logprob != nil
        let beginning = hasMarker ? model.tokenizer.beginningID.map { [$0] } ?? [] : []
        step("ids = " + ids(of: model.tokenizer.decode(own), beginning + own, model))
        try interventions(state, model)
        let biases = biases(state).map { "    " + $0 }
        step(
            (["with torch.no_grad():", "    logits = model(torch.tensor([ids])).logits[0, :-1]"] + biases + [
                "logprobs = torch.log_softmax(logits.double(), dim=-1)[range(len(ids) - 1), ids[1:]]",
                "perplexity = (-logprobs.mean()).exp().item()", "for id, logprob in zip(ids[1:], logprobs.tolist()):",
                "    print(f\"{tokenizer.decode([id])!r:16} {-logprob:8.3f}\")", "print(\"perplexity\", perplexity)",
            ]).joined(separator: "\n"))
    }

    private mutating func tokens(_ tokens: [TokenValue], _ state: SessionState) throws(CellError) {
        let model = try state.loadedModel()
        add("AutoTokenizer", from: "transformers")
        let folder = try model.requiredFolder(for: "Python")
        add(path: folder)
        let text = String(decoding: tokens.flatMap(\.bytes), as: UTF8.self)
        step(
            """
            tokenizer = AutoTokenizer.from_pretrained(\(Self.quoted(folder)))
            ids = tokenizer(\(Self.quoted(text)), add_special_tokens=False)["input_ids"]
            for id in ids:
                print(id, repr(tokenizer.decode([id])))
            """)
    }

    private mutating func parameters(_ state: SessionState) throws(CellError) {
        try load(try state.loadedModel())
        step(
            """
            parameters = sum(p.numel() for p in model.parameters())
            print(f"{parameters:,} parameters")
            print(model.config)
            """)
    }

    /// Counts the parameters of a model that is not loaded; none of its weights is made.
    private mutating func counted(_ value: ModelValue) {
        var sizes: [String: Int] = [:]
        for size in value.estimate?.sizes ?? [] { sizes[size.letter] = size.value }
        let isTied = !value.breakdown.contains { $0.name == "unembedding" }
        let isLlama = value.architecture == "llama"
        let family = isLlama ? ("LlamaConfig", "LlamaForCausalLM") : ("GPT2Config", "GPT2LMHeadModel")
        let entries: [(String, Int?)]
        if isLlama {
            let headWidth = (sizes["q"] ?? value.width) / value.heads
            entries = [
                ("vocab_size", value.vocabulary), ("hidden_size", value.width), ("intermediate_size", sizes["i"]),
                ("num_hidden_layers", value.layers), ("num_attention_heads", value.heads),
                ("num_key_value_heads", (sizes["k"] ?? value.width) / headWidth), ("head_dim", headWidth),
            ]
        } else {
            entries = [
                ("vocab_size", value.vocabulary), ("n_positions", value.context), ("n_embd", value.width),
                ("n_layer", value.layers), ("n_head", value.heads), ("n_inner", sizes["i"]),
            ]
        }
        let given = entries.compactMap { name, size in size.map { "    \(name)=\($0)," } }
        add(import: "import torch")
        add(family.0, family.1, from: "transformers")
        step(
            (["config = \(family.0)("] + given + [
                "    tie_word_embeddings=\(isTied ? "True" : "False"),", ")", "with torch.device(\"meta\"):",
                "    model = \(family.1)(config)", "parameters = sum(p.numel() for p in model.parameters())",
                "print(f\"{parameters:,} parameters\")",
            ]).joined(separator: "\n"))
    }
}
