import Engine

/// What can be completed at a point of a line: commands, then what the command takes.
final class Assistant: LineAssistant {
    var state = SessionState()
    var library = ModelLibrary(shelves: [])

    func completions(line: String) -> (wordStart: Int, candidates: [String]) {
        let characters = Array(line)
        let wordStart = (characters.lastIndex { $0.isWhitespace } ?? -1) + 1
        let word = String(characters[wordStart...])
        let before = String(characters[..<wordStart]).trimmed
        guard !before.isEmpty else {
            return (wordStart, CommandTable.all.map { $0.name }.filter { $0.hasPrefix(word) })
        }
        let name = String(before.prefix { !$0.isWhitespace })
        let first = Word(text: name, key: nil, isQuoted: false, span: 0..<name.count)
        guard let command = try? CommandTable.find(first), !command.takesRawText else { return (wordStart, []) }
        var candidates: [String] = []
        switch command.completes {
        case .nothing: break
        case .models: candidates = library.all().map(\.name)
        case .commands: candidates = CommandTable.all.map { $0.name }
        case .sites: candidates = sites(word)
        case .tokens: candidates = []
        }
        candidates += command.options.map { $0 + "=" }
        return (wordStart, word.isEmpty && candidates.count > 60 ? [] : candidates.filter { $0.hasPrefix(word) })
    }

    func hint(line: String) -> String? {
        // Only while the first word is being typed: further on, the hint would be in the way.
        guard !line.isEmpty, !line.contains(where: \.isWhitespace) else { return nil }
        let matches = CommandTable.all.filter { $0.name.hasPrefix(line) }
        guard matches.count == 1, let command = matches.first else { return nil }
        return String(command.example.first { $0.hasPrefix(command.name) }?.dropFirst(line.count) ?? "")
    }

    private func sites(_ word: String) -> [String] {
        guard let shape = state.model?.shape else { return ["embed"] }
        var names = ["embed"]
        for layer in 0..<shape.layers {
            names += [Site.residual(layer: layer), .attention(layer: layer), .mlp(layer: layer)].map(\.name)
            names += (0..<shape.heads).map { Site.head(layer: layer, head: $0).name }
        }
        return names
    }
}
