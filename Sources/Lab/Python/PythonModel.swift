import Engine

/// Loading a model and running a prompt with Hugging Face's Transformers.
extension PythonScript {
    /// `tokenizer` and `model`.
    mutating func load(_ model: LoadedModel) throws(CellError) {
        load(folder: try model.requiredFolder(for: "Python"))
    }

    mutating func load(folder place: String) {
        add(import: "import torch")
        add("AutoModelForCausalLM", "AutoTokenizer", from: "transformers")
        add(path: place)
        step(
            """
            folder = \(Self.quoted(place))
            tokenizer = AutoTokenizer.from_pretrained(folder)
            model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
            """)
    }

    /// Refuses what would have to name another family's modules.
    func checkModules(_ model: LoadedModel) throws(CellError) {
        guard model.network.gpt2 == nil else { return }
        throw CellError(
            .notAvailable, "\(model.name) is a Llama, and Python for its inside is written for a GPT-2's modules only",
            hint: "code works after prompt, top, sample and surprise while nothing is changed")
    }

    /// `ids`: by the tokenizer where it gives the same ones, else one by one.
    mutating func prompt(_ prompt: SessionState.Prompt, _ model: LoadedModel) {
        step("ids = " + ids(of: prompt.text, prompt.ids, model))
    }

    func ids(of text: String, _ ids: [TokenID], _ model: LoadedModel) -> String {
        let tokenizer = model.tokenizer
        let own = tokenizer.prependsBeginning ? tokenizer.beginningID.map { [$0] } ?? [] : []
        guard own + tokenizer.encode(text) == ids else { return "\(ids)" }
        return "tokenizer(\(Self.quoted(text)))[\"input_ids\"]"
    }

    /// `logits_after(ids)`: (vocabulary), in double precision, under what is in force.
    mutating func logitsAfter(_ state: SessionState) {
        var lines = [
            "def logits_after(ids):", "    with torch.no_grad():",
            "        logits = model(torch.tensor([ids])).logits[0, -1]",
        ]
        lines += biases(state).map { "    " + $0 }
        lines.append("    return logits.double()")
        step(lines.joined(separator: "\n"))
    }

    /// Lines that add what is in force to `logits`, whose last axis is the vocabulary.
    func biases(_ state: SessionState) -> [String] {
        state.interventions.compactMap { intervention in
            guard case .bias(let token, let amount) = intervention.operation else { return nil }
            return "logits[..., \(token)] += \(Self.number(Double(amount)))"
                + (state.model.map { "  # " + visibleToken($0.value(of: token).bytes, ascii: true) } ?? "")
        }
    }

    /// Model, prompt and what is in force: all that `logits_after` needs.
    ///
    /// - Parameters:
    ///   - baseline: whether `baseline`, the logits before the interventions, is needed, too.
    ///   - first: a step on the model as it was loaded, before anything is changed.
    mutating func world(
        _ state: SessionState, baseline: Bool = false, first: String? = nil
    ) throws(CellError) {
        let model = try state.loadedModel()
        try load(model)
        if let prompt = state.prompt { self.prompt(prompt, model) }
        if baseline {
            step("with torch.no_grad():\n    baseline = model(torch.tensor([ids])).logits[0, -1].double()")
        }
        if let first { step(first) }
        try interventions(state, model)
        logitsAfter(state)
    }
}
