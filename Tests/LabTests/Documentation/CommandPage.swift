@testable import Lab

/// A command's page in `docs/commands`: what `help` says, and its example as cells. The answers are put in by
/// `lab replay --update`, see `make docs`.
struct CommandPage {
    let command: any CommandSyntax.Type

    /// Cells that write files, bring back a session or begin a lesson are shown, not run: a page may not do that.
    static let shownOnly = [
        "save", "replay", "restore", "perplexity", "lesson", "next", "back", "skip", "hint", "answer", "solution",
        "play", "progress", "glossary",
    ]

    var name: String { command.name }

    var text: String {
        let attribute = Self.shownOnly.contains(name) ? " no-run" : ""
        return """
            \(words)
            ```repl\(attribute)
            \(command.example.map { "> \($0)\n" }.joined())```

            """
    }

    private var paragraphs: [String] {
        command.explanation.split(separator: "\n").map { wrapped(String($0), width: 100).joined(separator: "\n") }
    }

    /// All but the cells.
    var words: String {
        """
        ---
        format: lab-notebook 1
        title: \(name)
        kind: page
        needs: mini
        ---
        # \(name)

        \(command.summary.prefix(1).uppercased() + command.summary.dropFirst()).

        ```text
        \(command.usage)
        ```

        \(paragraphs.joined(separator: "\n\n"))

        """
    }
}
