import Engine

/// A ledger in the direction of a token, from what hooks have kept.
extension PythonScript {
    mutating func attribution(_ value: AttributionValue, _ state: SessionState) throws(CellError) {
        try checkModules(try state.loadedModel())
        try world(state)
        let place = value.position
        step(
            """
            kept = {}
            def keep(name, module, before=False):
                def kept_row(x):
                    kept[name] = (x[0] if isinstance(x, tuple) else x)[0, \(place)].double()
                if before:
                    module.register_forward_pre_hook(lambda module, args: kept_row(args[0]))
                else:
                    module.register_forward_hook(lambda module, args, output: kept_row(output))
            keep("embed", model.transformer.drop)
            for layer, block in enumerate(model.transformer.h):
                keep(("z", layer), block.attn.c_proj, before=True)
                keep(("attn", layer), block.attn.c_proj)
                keep(("neurons", layer), block.mlp.c_proj, before=True)
                keep(("mlp", layer), block.mlp.c_proj)
                keep(("stream", layer), block)
            logits_after(ids)
            """)
        let row = value.versus.map { " - model.lm_head.weight[\($0.number)].double()" } ?? ""
        step(
            """
            norm, last = model.transformer.ln_f, kept["stream", len(model.transformer.h) - 1]
            row = (model.lm_head.weight[\(value.target.number)].double()\(row)).detach()
            direction = row * norm.weight.detach().double() / (last.var(unbiased=False) + norm.eps).sqrt()
            direction = direction - direction.mean()
            """)
        step(
            (["parts = {\"embed\": kept[\"embed\"] @ direction}", "before = kept[\"embed\"]"] + loop(value)).joined(
                separator: "\n"))
        let amount = state.interventions.reduce(0.0) { sum, intervention in
            guard case .bias(let token, let amount) = intervention.operation else { return sum }
            return sum + (token == value.target.number ? Double(amount) : 0)
                - (token == value.versus?.number ? Double(amount) : 0)
        }
        step(
            """
            parts["ln_f.bias"] = norm.bias.detach().double() @ row
            parts["bias"] = \(Self.number(amount))
            parts = {site: float(part) for site, part in parts.items()}
            for site, part in sorted(parts.items(), key=lambda item: -abs(item[1]))[:\(min(value.shown, value.parts.count))]:
                print(f"{site:14} {part:+9.4f}")
            total = sum(parts.values())
            print("sum", total)
            """)
    }

    private func loop(_ value: AttributionValue) -> [String] {
        // Neurons have rows of their own in one layer at most.
        let neurons = value.parts.compactMap { part -> String? in
            guard let mark = part.site.firstIndex(of: "N") else { return nil }
            return String(part.site[part.site.index(after: part.site.startIndex)..<mark])
        }.first
        let apart =
            neurons.map {
                [
                    "    if layer == \($0):", "        del parts[f\"L{layer}.mlp\"]",
                    "        parts |= {f\"L{layer}N{n}\": x for n, x in enumerate(kept[\"neurons\", layer] * through)}",
                ]
            } ?? []
        return [
            "for layer, block in enumerate(model.transformer.h):",
            "    through = block.attn.c_proj.weight.detach().double() @ direction",
            "    heads = (kept[\"z\", layer] * through).view(model.config.n_head, -1).sum(-1)",
            "    parts |= {f\"L{layer}H{head}\": x for head, x in enumerate(heads)}",
            "    bias = block.attn.c_proj.bias.detach().double() @ direction",
            "    parts[f\"L{layer}.attn.bias\"] = bias",
            "    parts[f\"L{layer}.attn.change\"] = kept[\"attn\", layer] @ direction - heads.sum() - bias",
            "    through = block.mlp.c_proj.weight.detach().double() @ direction",
            "    written = kept[\"neurons\", layer] @ through",
            "    bias = block.mlp.c_proj.bias.detach().double() @ direction",
            "    parts[f\"L{layer}.mlp\"] = written",
        ] + apart + [
            "    parts[f\"L{layer}.mlp.bias\"] = bias",
            "    parts[f\"L{layer}.mlp.change\"] = kept[\"mlp\", layer] @ direction - written - bias",
            "    added = before + kept[\"attn\", layer] + kept[\"mlp\", layer]",
            "    before = kept[\"stream\", layer]",
            "    parts[f\"L{layer}.change\"] = (before - added) @ direction",
        ]
    }
}
