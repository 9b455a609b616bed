import Engine

extension PythonScript {
    mutating func lens(_ value: LensValue, _ state: SessionState) throws(CellError) {
        try checkModules(try state.loadedModel())
        try world(state)
        if value.isTuned { try tunedLens(state) }
        streams(state)
        step("streams = residual_streams()")
        let translation =
            """
                name = f"L{place - 1}" if place else "embed"
                if place < len(streams) - 1:
                    stream = stream + stream @ tuned[name + ".weight"] + tuned[name + ".bias"]
            """
        let reading =
            ["def read(place, position):", "    stream = streams[place]"] + (value.isTuned ? [translation] : [])
            + ["    return torch.log_softmax(unembed(stream, position).double(), dim=-1)"]
        step(reading.joined(separator: "\n"))
        let target = value.target.map { ["        print(\"   p(target)\", p[\($0.number)].item())"] } ?? []
        step(
            ([
                "rows, kl = [], []", "for position in \(Set(value.rows.map(\.position)).sorted()):",
                "    own = read(len(streams) - 1, position)", "    for place in range(len(streams)):",
                "        logs = read(place, position)", "        p = logs.exp()", "        rows.append(p)",
                "        kl.append((own.exp() * (own - logs)).sum().item())", "        best = p.argmax().item()",
                "        print(f\"position {position} after layer {place - 1}\", repr(tokenizer.decode([best])), p[best].item())",
                "        print(\"   KL to the model's own answer\", kl[-1])",
            ] + target).joined(separator: "\n"))
    }

    /// `settled_after()`: the last place at which the lens has another best token than the model's own answer.
    mutating func settling(_ state: SessionState) throws(CellError) {
        try checkModules(try state.loadedModel())
        streams(state)
        step(
            """
            def settled_after():
                tops = [unembed(stream, -1).argmax().item() for stream in residual_streams()]
                return max((place for place, top in enumerate(tops) if top != tops[-1]), default=-1)
            """)
    }

    /// `residual_streams()`: the stream behind the embeddings and behind each block. `unembed(stream, position)`: the
    /// logits that the model would read from it.
    private mutating func streams(_ state: SessionState) {
        step(
            """
            def residual_streams():
                streams = []
                def keep(module, args, output):
                    streams.append(output[0] if isinstance(output, tuple) else output)
                places = [model.transformer.drop, *model.transformer.h]
                hooks = [place.register_forward_hook(keep) for place in places]
                logits_after(ids)
                for hook in hooks:
                    hook.remove()
                return streams
            """)
        step(
            ([
                "def unembed(stream, position):", "    with torch.no_grad():",
                "        logits = model.lm_head(model.transformer.ln_f(stream))[0, position]",
            ] + biases(state).map { "    " + $0 } + ["    return logits"]).joined(separator: "\n"))
    }

    /// The translations, by tensor.
    private mutating func tunedLens(_ state: SessionState) throws(CellError) {
        let folder = try state.loadedModel().requiredFolder(for: "Python")
        add("load_file", from: "safetensors.torch")
        step(
            "tuned = {name: tensor.float() for name, tensor in "
                + "load_file(\(Self.quoted("\(folder)/\(TunedLens.fileName)"))).items()}")
    }
}
