import Engine

/// A sweep as a loop over hooks that are taken away again.
extension PythonScript {
    mutating func sweep(_ value: SweepValue, _ state: SessionState) throws(CellError) {
        let model = try state.loadedModel()
        if value.file != nil, state.interventions.contains(where: \.isRelativeNoise) {
            throw CellError(
                .notAvailable, "the noise in force is relative to each prompt, and this program has one for all",
                hint: "clear it, or give its std= without the x")
        }
        add(helper: Self.editHelper)
        let clean = try cleanValues(value, model)
        let prompts = prompts(value, model)
        try checkModules(try state.loadedModel())
        try world(state, first: ([prompts] + clean).joined(separator: "\n"))
        step(
            (["def measure(ids, target, versus, before):"] + measure(value, state).map { "    " + $0 }).joined(
                separator: "\n"))
        let isDistance = value.metric == .kl
        if isDistance { step("def logprobs_after(ids):\n    return torch.log_softmax(logits_after(ids), dim=-1)") }
        step(off(value))
        step(
            (["baselines, values, names = [], [], []", "for ids, target, versus, other, places in prompts:"]
                + ([
                    "before = \(isDistance ? "logprobs_after(ids)" : "None")",
                    "baselines.append(measure(ids, target, versus, before))",
                ]
                + loop(value.part, model.shape)).map { "    " + $0 }).joined(separator: "\n"))
        step(
            """
            count = len(prompts)
            values = torch.tensor(values, dtype=torch.float64).reshape(count, -1)
            changes = values - torch.tensor(baselines, dtype=torch.float64)[:, None]
            values, spreads, changes = values.mean(0), changes.std(0, unbiased=False), changes.mean(0)
            baseline = sum(baselines) / count
            for name, value, change, spread in zip(names, values, changes, spreads):
                print(name, value.item(), change.item(), "+/-", spread.item())
            """)
    }

    /// `prompts`: ids, target, the token it is held against, the ids of the text whose values are used, and positions.
    private func prompts(_ value: SweepValue, _ model: LoadedModel) -> String {
        let rows = value.prompts.map { prompt in
            let places = prompt.positions.map { "{\($0.sorted().map(String.init).joined(separator: ", "))}" }
            // A line of the reference is cut to the prompt's length.
            let other = prompt.from.map { ids(of: $0, value.reference == nil ? nil : prompt.ids.count, model) }
            let tokens = [prompt.target, prompt.versus].map { $0.map(String.init) ?? "None" }
            let fields = [ids(of: prompt.text, prompt.ids, model)] + tokens + [other ?? "None", places ?? "None"]
            return "    (\(fields.joined(separator: ", "))),\n"
        }
        return "prompts = [\n\(rows.joined())]"
    }

    /// What is read of clean runs, before anything is changed: `clean[layer]` of each module that a part is.
    private mutating func cleanValues(_ value: SweepValue, _ model: LoadedModel) throws(CellError) -> [String] {
        guard value.mode != .zero else { return [] }
        add(helper: Self.activationHelper)
        let modules = modules(value.part)
        if value.mode == .mean {
            reference(value.reference ?? "", model)
            let name = Self.name(value.reference ?? "")
            let reads = modules.map { "mean_activation(\($0.module), slice(None), \(name)\($0.before))" }
            return ["clean = [[\(reads.joined(separator: ", "))] for block in model.transformer.h]"]
        }
        let reads = modules.map { "activation(\($0.module), slice(None), other\($0.before))" }
        return [
            "clean = [[[\(reads.joined(separator: ", "))] for block in model.transformer.h]",
            "         for _, _, _, other, _ in prompts]",
        ]
    }

    private func modules(_ part: SweepValue.Part) -> [(module: String, before: String)] {
        switch part {
        case .heads: [("block.attn.c_proj", ", before=True")]
        case .mlps: [("block.mlp.c_proj", "")]
        case .layers: [("block.attn.c_proj", ""), ("block.mlp.c_proj", "")]
        }
    }

    /// `off(prompt, layer, module, columns)`: what an edit puts in the place of what is there.
    private func off(_ value: SweepValue) -> String {
        let change =
            switch value.mode {
            case .zero: "return lambda x, row: torch.zeros_like(x)"
            case .mean: "return lambda x, row: clean[layer][module][columns]"
            case .resample:
                """
                rows = clean[prompt][layer][module]
                    return lambda x, row: rows[row, columns] if row < len(rows) else x
                """
            }
        return "def off(prompt, layer, module, columns):\n    \(change)"
    }

    private func measure(_ value: SweepValue, _ state: SessionState) -> [String] {
        switch value.metric {
        case .prob: ["return torch.softmax(logits_after(ids), dim=-1)[target].item()"]
        case .logit: ["return logits_after(ids)[target].item()"]
        case .diff: ["logits = logits_after(ids)", "return (logits[target] - logits[versus]).item()"]
        case .kl: ["return (before.exp() * (before - logprobs_after(ids))).sum().item()"]
        case .loss:
            ["with torch.no_grad():", "    logits = model(torch.tensor([ids])).logits[0, :-1]"] + biases(state) + [
                "logprobs = torch.log_softmax(logits.double(), dim=-1)[range(len(ids) - 1), ids[1:]]",
                "return -logprobs.mean().item()",
            ]
        }
    }

    private func loop(_ part: SweepValue.Part, _ shape: ModelShape) -> [String] {
        let edits = modules(part).enumerated().map { number, place in
            "edit(\(place.module), columns, off(len(baselines) - 1, layer, \(number), columns)\(place.before), positions=places)"
        }
        let body = { (name: String) in
            ["handles = [\(edits.joined(separator: ",\n               "))]"]
                + [
                    "values.append(measure(ids, target, versus, before))", "names.append(f\"\(name)\")",
                    "for handle in handles:", "    handle.remove()",
                ]
        }
        let blocks = "for layer, block in enumerate(model.transformer.h):"
        switch part {
        case .heads:
            let size = shape.width / shape.heads
            return [blocks, "    for head in range(\(shape.heads)):"]
                + (["columns = slice(\(size) * head, \(size) * (head + 1))"] + body("L{layer}H{head}")).map {
                    "        " + $0
                }
        case .mlps: return [blocks] + (["columns = slice(None)"] + body("L{layer}.mlp")).map { "    " + $0 }
        case .layers: return [blocks] + (["columns = slice(None)"] + body("L{layer}")).map { "    " + $0 }
        }
    }
}

extension Intervention {
    fileprivate var isRelativeNoise: Bool {
        if case .noise(_, .relative, _) = operation { return true }
        return false
    }
}
