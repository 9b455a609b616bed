import Engine

/// Means over a reference text.
extension PythonScript {
    /// The variable that holds the lines.
    static func name(_ reference: String) -> String {
        [ReferenceText.atlas.name, ReferenceText.english.name].contains(reference) ? reference : "lines"
    }

    /// `mean_activation`, and the lines it is over: those of a bundled text as they are, or read from the file.
    mutating func reference(_ reference: String, _ model: LoadedModel) {
        let bundled = [ReferenceText.atlas, .english].first { $0.name == reference }
        if let bundled {
            let lines = bundled.lines.map { "    \(Self.quoted($0)),\n" }.joined()
            add(helper: "\(bundled.name) = [\n\(lines)]")
        } else {
            let file = Self.quoted(UserFolders.expanded(reference))
            add(
                helper: """
                    lines = [line.removesuffix("\\n").removesuffix("\\r") for line in open(\(file), encoding="utf-8", newline="\\n")]
                    lines = [line for line in lines if line.strip()]
                    """)
        }
        let beginning = model.bos ? model.tokenizer.beginningID.map(String.init) ?? "" : ""
        let marker = model.tokenizer.beginningID.map(String.init) ?? "None"
        add(
            helper: """
                def mean_activation(module, columns, lines, before=False):
                    \"""The mean over all positions of the lines' clean runs but the token that begins texts.\"""
                    rows = []
                    for line in lines:
                        ids = ([\(beginning)] + tokenizer(line, add_special_tokens=False)["input_ids"])[:\(model.shape.context)]
                        rows.append(activation(module, columns, ids, before)[1 if ids[0] == \(marker) else 0:])
                    return torch.cat(rows).double().mean(dim=0).float()
                """)
    }
}
