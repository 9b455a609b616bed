import Engine

/// What is in force, as hooks on the modules of Hugging Face's GPT-2.
extension PythonScript {
    mutating func interventions(_ state: SessionState, _ model: LoadedModel) {
        let edits = state.interventions.flatMap { Edit.edits($0, model.shape) }
        guard !edits.isEmpty else { return }
        add(helper: Self.editHelper)
        let noisy = edits.contains { $0.noise != nil }
        if noisy { noiseHelpers() }
        // A spread is that of the clean run, so all of them are measured before anything is changed.
        var lines: [String] = []
        for (number, edit) in edits.enumerated() {
            guard case .relative(let factor) = edit.noise?.spread else { continue }
            add(helper: Self.spreadHelper)
            lines.append(
                "sigma_\(number) = \(Self.number(factor)) * spread(\(edit.module), \(edit.columns), before=\(edit.isBefore ? "True" : "False"))"
            )
        }
        for (number, edit) in edits.enumerated() {
            var change = "lambda x, row: torch.zeros_like(x)"
            if let noise = edit.noise {
                let sigma: String =
                    switch noise.spread {
                    case .absolute(let value): Self.number(value)
                    case .relative: "sigma_\(number)"
                    }
                let key = "\(noise.seed), \(noise.site)"
                change = "lambda x, row: x + \(sigma) * gaussians(\(key), row, \(edit.columns))"
            }
            let place = edit.positions.map { "{\($0.sorted().map(String.init).joined(separator: ", "))}" } ?? "None"
            lines += [
                "# \(edit.comment)",
                "edit(\(edit.module), \(edit.columns), \(change), before=\(edit.isBefore ? "True" : "False"), positions=\(place))",
            ]
        }
        step(lines.joined(separator: "\n"))
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

    private static let spreadHelper = """
        def spread(module, columns, before=False):
            \"""The standard deviation over components and positions of the prompt's clean run.\"""
            kept = []
            def keep(value):
                kept.append((value[0] if isinstance(value, tuple) else value)[0][:, columns].double())
            if before:
                handle = module.register_forward_pre_hook(lambda module, args: keep(args))
            else:
                handle = module.register_forward_hook(lambda module, args, output: keep(output))
            with torch.no_grad():
                model(torch.tensor([ids]))
            handle.remove()
            return kept[0].std(unbiased=False).item()
        """

    private mutating func noiseHelpers() {
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

/// One hook: where, which columns, what happens there.
private struct Edit {
    var comment: String
    var module: String
    var columns: String
    /// What goes into the module rather than what comes out of it.
    var isBefore: Bool
    var positions: Set<Int>?
    var noise: (spread: Intervention.Spread, seed: UInt64, site: UInt32)?

    static func edits(_ intervention: Intervention, _ shape: ModelShape) -> [Edit] {
        switch intervention.operation {
        case .bias, .replace, .add, .weightNoise: return []
        case .zero(.residual(let layer)):
            return [Site.attention(layer: layer), .mlp(layer: layer)].map {
                Edit($0, "\($0.name) writes nothing", intervention.positions, shape)
            }
        case .zero(let site): return [Edit(site, "\(site.name) off", intervention.positions, shape)]
        case .noise(let site, let spread, let seed):
            var edit = Edit(site, "noise on \(site.name)", intervention.positions, shape)
            edit.noise = (spread, seed, site.noiseKey)
            return [edit]
        }
    }

    private init(_ site: Site, _ comment: String, _ positions: Set<Int>?, _ shape: ModelShape) {
        (self.comment, self.positions) = (comment, positions)
        let whole = 0..<shape.width
        let columns: Range<Int>
        switch site {
        case .embed: (module, isBefore, columns) = ("model.transformer.drop", false, whole)
        case .residual(let layer): (module, isBefore, columns) = ("model.transformer.h[\(layer)]", false, whole)
        case .attention(let layer):
            (module, isBefore, columns) = ("model.transformer.h[\(layer)].attn.c_proj", false, whole)
        case .mlp(let layer): (module, isBefore, columns) = ("model.transformer.h[\(layer)].mlp.c_proj", false, whole)
        case .head(let layer, let head):
            let size = shape.width / shape.heads
            (module, isBefore) = ("model.transformer.h[\(layer)].attn.c_proj", true)
            columns = head * size..<(head + 1) * size
        case .neuron(let layer, let neuron):
            (module, isBefore) = ("model.transformer.h[\(layer)].mlp.c_proj", true)
            columns = neuron..<neuron + 1
        }
        self.columns = "slice(\(columns.lowerBound), \(columns.upperBound))"
    }
}
