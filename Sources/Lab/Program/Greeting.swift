import Engine

/// The first lines of a session at a terminal.
enum Greeting {
    static func text(_ start: Start, _ rendering: RenderOptions) -> String {
        fitted(words(start, rendering), rendering)
    }

    /// In lines of the screen's width.
    static func fitted(_ text: String, _ rendering: RenderOptions) -> String {
        text.lines.map { line in
            wrapped(line, width: rendering.columns).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func words(_ start: Start, _ rendering: RenderOptions) -> String {
        guard let model = start.session.state.model else {
            return """
                lab \(Program.version) \(rendering.spell("·")) the bundled models were not found
                Type  load FOLDER  with a folder that holds a GPT-2.  help lists everything.

                """
        }
        let shape = model.shape
        let first = rendering.spell(
            "lab \(Program.version) · \(safe(model.name)): \(grouped(model.parameters.total)) parameters, \(shape.layers) layers × \(shape.heads) heads"
        )
        let line = first + rendering.spell(" · ready in \(Int(start.milliseconds.rounded(.up))) ms")
        return """
            \(displayWidth(line) <= rendering.columns ? line : first)
            Type  prompt Paris is the capital of  or  lesson  to be guided.  help lists all.

            """
    }
}
