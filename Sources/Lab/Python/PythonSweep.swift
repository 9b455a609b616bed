import Engine

/// A sweep as a loop over hooks that are taken away again.
extension PythonScript {
    mutating func sweep(_ value: SweepValue, _ state: SessionState) throws(CellError) {
        try world(state)
        add(helper: Self.editHelper)
        if value.metric == .kl { step("before = torch.log_softmax(logits_after(ids), dim=-1)") }
        step((["def measure():"] + measure(value, state).map { "    " + $0 }).joined(separator: "\n"))
        let shape = try state.loadedModel().shape
        step(
            (["off = lambda x, row: torch.zeros_like(x)", "baseline = measure()", "values = []"]
                + loop(value.part, shape)).joined(separator: "\n"))
    }

    private func measure(_ value: SweepValue, _ state: SessionState) -> [String] {
        let (target, versus) = (value.target?.id ?? 0, value.versus?.id ?? 0)
        return switch value.metric {
        case .prob: ["return torch.softmax(logits_after(ids), dim=-1)[\(target)].item()"]
        case .logit: ["return logits_after(ids)[\(target)].item()"]
        case .diff: ["logits = logits_after(ids)", "return (logits[\(target)] - logits[\(versus)]).item()"]
        case .kl:
            [
                "after = torch.log_softmax(logits_after(ids), dim=-1)",
                "return (before.exp() * (before - after)).sum().item()",
            ]
        case .loss:
            ["with torch.no_grad():", "    logits = model(torch.tensor([ids])).logits[0, :-1]"] + biases(state) + [
                "logprobs = torch.log_softmax(logits.double(), dim=-1)[range(len(ids) - 1), ids[1:]]",
                "return -logprobs.mean().item()",
            ]
        }
    }

    private func loop(_ part: SweepValue.Part, _ shape: ModelShape) -> [String] {
        let record = ["values.append(measure())", "for handle in handles:", "    handle.remove()"]
        let report = { (site: String) in ["print(f\"\(site)\", values[-1], values[-1] - baseline)"] }
        let (attention, mlp) = ("edit(block.attn.c_proj, slice(None), off)", "edit(block.mlp.c_proj, slice(None), off)")
        let blocks = "for layer, block in enumerate(model.transformer.h):"
        let inner: [String]
        switch part {
        case .heads:
            let size = shape.width / shape.heads
            let columns = "slice(\(size) * head, \(size) * (head + 1))"
            let body =
                ["handles = [edit(block.attn.c_proj, \(columns), off, before=True)]"] + record
                + report("L{layer}H{head}")
            inner = ["for head in range(\(shape.heads)):"] + body.map { "    " + $0 }
        case .mlps: inner = ["handles = [\(mlp)]"] + record + report("L{layer}.mlp")
        case .layers: inner = ["handles = [\(attention), \(mlp)]"] + record + report("L{layer}")
        }
        return [blocks] + inner.map { "    " + $0 }
    }
}
