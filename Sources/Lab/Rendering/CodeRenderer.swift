/// A program, line by line as it is, so that it can be copied.
func renderCode(_ value: CodeValue, _ options: RenderOptions) -> String {
    value.text.lines.map { line in
        value.paths.reduce(safe(line)) { $0.replacing(safe($1), with: options.volatile($1)) }
    }.joined(separator: "\n")
}
