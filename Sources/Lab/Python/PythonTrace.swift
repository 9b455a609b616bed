import Engine

/// Causal tracing as hooks: the noise stays on while one place after the other gets its clean value back.
extension PythonScript {
    mutating func trace(_ value: TraceValue, _ state: SessionState) throws(CellError) {
        let embedding = "model.transformer.drop"
        let columns = "slice(0, \(try state.loadedModel().shape.width))"
        add(helper: Self.editHelper)
        noiseHelpers()
        // A relative spread is that of the clean run, so it is measured before anything is changed.
        var sigma = value.std
        if value.std.hasSuffix("x") {
            add(helper: Self.activationHelper)
            sigma =
                "\(value.std.dropLast()) * activation(\(embedding), \(columns), ids).double().std(unbiased=False).item()"
        }
        try checkModules(try state.loadedModel())
        try world(state, first: "sigma = \(sigma)")
        let module =
            switch value.part {
            case .layer: "block"
            case .attention: "block.attn.c_proj"
            case .mlp: "block.mlp.c_proj"
            }
        let id = value.target.number
        step(
            """
            def p_target():
                return torch.softmax(logits_after(ids), dim=-1)[\(id)].item()

            modules = [\(module) for block in model.transformer.h]
            kept = [None] * len(modules)
            def keep(layer):
                def hook(module, args, output):
                    kept[layer] = (output[0] if isinstance(output, tuple) else output).clone()
                return hook
            handles = [module.register_forward_hook(keep(layer)) for layer, module in enumerate(modules)]
            clean = p_target()
            for handle in handles:
                handle.remove()
            """)
        let subject = value.subject.map(String.init).joined(separator: ", ")
        let last = value.seed &+ UInt64(value.seeds - 1)
        let seeds =
            last >= value.seed
            ? "range(\(value.seed), \(value.seed) + \(value.seeds))"
            : "[(\(value.seed) + n) % 2**64 for n in range(\(value.seeds))]"
        step(
            """
            corrupted, values = [], []
            for seed in \(seeds):
                noise = edit(\(embedding), \(columns),
                             lambda x, row: x + sigma * gaussians(seed, 0, row, \(columns)), positions={\(subject)})
                corrupted.append(p_target())
                for position in range(len(ids)):
                    for layer in range(len(modules)):
                        first = layer - \(value.window / 2)
                        window = [n for n in range(first, first + \(value.window)) if 0 <= n < len(modules)]
                        handles = [edit(modules[n], slice(None), lambda x, row, n=n: kept[n][:, row],
                                        positions={position}) for n in window]
                        values.append(p_target())
                        for handle in handles:
                            handle.remove()
                noise.remove()
            values = torch.tensor(values, dtype=torch.float64).reshape(len(corrupted), len(ids), len(modules))
            values, spreads = values.mean(0), values.std(0, unbiased=False)
            corrupted = sum(corrupted) / len(corrupted)
            print("clean", clean, "corrupted", corrupted)
            print(values)
            """)
    }
}
