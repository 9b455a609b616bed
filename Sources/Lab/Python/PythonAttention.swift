import Engine

/// Attention weights, which Transformers gives when it is asked to.
extension PythonScript {
    mutating func attention(_ value: AttentionValue, _ state: SessionState) throws(CellError) {
        try world(state)
        let rows = value.queries.count == value.tokens.count ? "" : "[:, \(value.queries)]"
        let place = value.heads.first?.site ?? ""
        let layer = place.dropFirst().prefix { $0 != "H" }
        let head = value.heads.count == 1 ? "[\(place.drop { $0 != "H" }.dropFirst())]" : ""
        step(
            """
            model.set_attn_implementation("eager")
            with torch.no_grad():
                attentions = model(torch.tensor([ids]), output_attentions=True).attentions
            pattern = attentions[\(layer)][0]\(rows)\(head)
            print(pattern)
            """)
    }
}
