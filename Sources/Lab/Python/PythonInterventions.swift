import Engine

/// What is in force, as hooks on the modules of Hugging Face's GPT-2, and as noise on its weights.
extension PythonScript {
    mutating func interventions(_ state: SessionState, _ model: LoadedModel) throws(CellError) {
        let edits = state.changes.flatMap { PythonEdit.edits($0, model.shape) }
        let shape = model.network.gpt2?.shape
        let noises = state.interventions.compactMap { change in shape.flatMap { WeightEdit(change, $0) } }
        // Spreads, means and other texts' values are those of the clean run: all are read before anything is changed.
        var lines: [String] = []
        for (number, edit) in edits.enumerated() { lines += reading(edit, number, model) }
        var names: [String: String] = [:]
        for noise in noises { lines += spreads(noise, &names) }
        for noise in noises { lines += adding(noise, names) }
        for (number, edit) in edits.enumerated() { lines += hook(edit, number) }
        guard !lines.isEmpty else { return }
        try checkModules(model)
        step(lines.joined(separator: "\n"))
    }

    /// What an edit has to know of clean runs, under a name with its number.
    private mutating func reading(_ edit: PythonEdit, _ number: Int, _ model: LoadedModel) -> [String] {
        let place = "\(edit.module), \(edit.columns)"
        let before = edit.isBefore ? ", before=True" : ""
        switch edit.action {
        case .zero, .noise(.absolute, _, _): return []
        case .noise(.relative(let factor), _, _):
            add(helper: Self.activationHelper)
            return [
                "sigma_\(number) = \(Self.number(factor)) * activation(\(place), ids\(before)).double().std(unbiased=False).item()"
            ]
        case .values(let text, let count):
            add(helper: Self.activationHelper)
            return ["values_\(number) = activation(\(place), \(ids(of: text, count, model))\(before))"]
        case .direction(let from, let minus, _):
            add(helper: Self.activationHelper)
            let texts = [from] + [minus].compactMap { $0 }
            let rows = texts.map { "activation(\(place), \(ids(of: $0, nil, model))\(before))[-1]" }
            return ["direction_\(number) = \(rows.joined(separator: " - "))"]
        case .mean(let reference):
            add(helper: Self.activationHelper)
            self.reference(reference, model)
            return ["mean_\(number) = mean_activation(\(place), \(Self.name(reference))\(before))"]
        }
    }

    private mutating func hook(_ edit: PythonEdit, _ number: Int) -> [String] {
        add(helper: Self.editHelper)
        let change: String
        switch edit.action {
        case .zero: change = "torch.zeros_like(x)"
        case .noise(let spread, let seed, let site):
            noiseHelpers()
            var sigma = "sigma_\(number)"
            if case .absolute(let value) = spread { sigma = Self.number(value) }
            change = "x + \(sigma) * gaussians(\(seed), \(site), row, \(edit.columns))"
        case .values: change = "values_\(number)[row] if row < len(values_\(number)) else x"
        case .mean: change = "mean_\(number)"
        case .direction(_, _, let scale): change = "x + \(Self.number(scale)) * direction_\(number)"
        }
        let place = edit.positions.map { "{\($0.sorted().map(String.init).joined(separator: ", "))}" } ?? "None"
        return [
            "# \(edit.comment)",
            "edit(\(edit.module), \(edit.columns), lambda x, row: \(change), before=\(edit.isBefore ? "True" : "False"), positions=\(place))",
        ]
    }

    /// The ids of another text, or their beginning.
    func ids(of text: String, _ count: Int?, _ model: LoadedModel) -> String {
        let all = model.encodePrompt(text)
        let expression = ids(of: text, all, model)
        guard let count, count < all.count else { return expression }
        return expression + "[:\(count)]"
    }

    static let editHelper = """
        def edit(module, columns, change, before=False, positions=None):
            \"""Changes columns of what goes into a module (before) or comes out of it, at each position or at some.\"""
            def edited(value):
                x = (value[0] if isinstance(value, tuple) else value).clone()
                for row in range(x.shape[1]):
                    if positions is None or row in positions:
                        x[:, row, columns] = change(x[:, row, columns], row)
                return (x, *value[1:]) if isinstance(value, tuple) else x
            if before:
                return module.register_forward_pre_hook(lambda module, args: edited(args))
            return module.register_forward_hook(lambda module, args, output: edited(output))
        """

    static let activationHelper = """
        def activation(module, columns, ids, before=False):
            \"""What goes into a module (before) or comes out of it in the clean run of a text: (positions, columns).\"""
            kept = []
            def keep(value):
                kept.append((value[0] if isinstance(value, tuple) else value)[0][:, columns])
            if before:
                handle = module.register_forward_pre_hook(lambda module, args: keep(args))
            else:
                handle = module.register_forward_hook(lambda module, args, output: keep(output))
            with torch.no_grad():
                model(torch.tensor([ids]))
            handle.remove()
            return kept[0]
        """

    mutating func noiseHelpers() {
        add("NormalDist", from: "statistics")
        add(helper: Self.philox)
        add(
            helper: """
                def gaussians(seed, site, row, columns):
                    \"""Normal numbers, keyed by seed, site, position and component.\"""
                    numbers = []
                    for component in range(columns.start, columns.stop):
                        w = philox(seed, component, row, site, 1)
                        numbers.append(NormalDist().inv_cdf((w[0] * 2**20 + (w[1] >> 12) + 0.5) / 2**52))
                    return torch.tensor(numbers, dtype=torch.float32)
                """)
    }

    static let philox = """
        def philox(seed, *counter):
            \"""Philox4x32-10 (Salmon et al. 2011): four 32-bit words for a key and a counter.\"""
            k0, k1 = seed & 0xFFFFFFFF, seed >> 32
            c0, c1, c2, c3 = counter
            for _ in range(10):
                a, b = c0 * 0xD2511F53, c2 * 0xCD9E8D57
                c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & 0xFFFFFFFF, (a >> 32) ^ c3 ^ k1, a & 0xFFFFFFFF
                k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
            return c0, c1, c2, c3
        """
}
