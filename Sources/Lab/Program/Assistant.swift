import Engine
import Foundation

/// What can be completed at a point of a line: commands and names, then what the command takes.
final class Assistant: LineAssistant {
    var state = SessionState()
    var library = ModelLibrary(shelves: [])
    var lessons = LessonLibrary(shelves: [])

    func completions(line: String) -> (wordStart: Int, candidates: [String]) {
        let characters = Array(line)
        let head = String(line.prefix { !$0.isWhitespace })
        let command = head.count < line.count ? Self.command(head) : nil
        if let command, command.completes == .files { return files(characters, command.options) }
        if let command, command.completes == .terms { return terms(characters) }
        // Within a calculation, a word begins after a sign or a bracket, too.
        let separators: (Character) -> Bool = { command == nil && "([,+-*/^<>=".contains($0) || $0.isWhitespace }
        let wordStart = (characters.lastIndex(where: separators) ?? -1) + 1
        let word = String(characters[wordStart...])
        if let command {
            guard !command.takesRawText else { return (wordStart, []) }
            let candidates = candidates(for: command, word) + command.options.map { $0 + "=" }
            return (wordStart, word.isEmpty && candidates.count > 60 ? [] : candidates.filter { $0.hasPrefix(word) })
        }
        var candidates = names + FunctionTable.names
        if wordStart == 0 { candidates = CommandTable.all.map { $0.name } + candidates }
        guard !word.isEmpty || wordStart == 0 else { return (wordStart, []) }
        var seen: Set<String> = []
        return (wordStart, candidates.filter { $0.hasPrefix(word) && seen.insert($0).inserted })
    }

    func hint(line: String) -> String? {
        // Only while the first word is being typed: further on, the hint would be in the way.
        guard !line.isEmpty, !line.contains(where: \.isWhitespace) else { return nil }
        let matches = CommandTable.all.filter { $0.name.hasPrefix(line) }
        guard matches.count == 1, let command = matches.first, !names.contains(line) else { return nil }
        return String(command.example.first { $0.hasPrefix(command.name) }?.dropFirst(line.count) ?? "")
    }

    private var names: [String] { SessionNames.described.map { $0.name } + state.variables.keys.sorted() }

    private static func command(_ name: String) -> (any CommandSyntax.Type)? {
        try? CommandTable.find(Word(text: name, key: nil, isQuoted: false, span: 0..<name.count))
    }

    private func candidates(for command: any CommandSyntax.Type, _ word: String) -> [String] {
        switch command.completes {
        case .nothing, .tokens, .files, .settings, .terms: []
        case .words(let words): words
        case .models: library.all().map(\.name)
        case .modelsAndPublished: library.all().map(\.name) + PublishedModel.all.map(\.name)
        case .lessons: lessonWords
        case .commands: CommandTable.all.map { $0.name } + FunctionTable.names.filter { CommandTable.exact($0) == nil }
        case .names: names
        case .sites: sites(word)
        }
    }

    /// Lessons by their names, with the number and without, and what else goes after `lesson`.
    private var lessonWords: [String] {
        let names = lessons.names
        return names + names.map { String($0.drop { $0.isNumber || $0 == "-" }) } + [LessonCommand.stop, "new"]
    }

    /// A term may have several words, and any case.
    private func terms(_ line: [Character]) -> (wordStart: Int, candidates: [String]) {
        let head = line.prefix { !$0.isWhitespace }.count
        let wordStart = line[head...].firstIndex { !$0.isWhitespace } ?? line.count
        let typed = String(line[wordStart...]).lowercased()
        let names = lessons.glossary(beside: nil)?.terms.flatMap(\.names) ?? []
        return (wordStart, names.map { $0.lowercased() }.filter { $0.hasPrefix(typed) })
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

    /// Entries of the folder that the last word names so far; folders with a slash.
    private func files(_ line: [Character], _ options: [String]) -> (wordStart: Int, candidates: [String]) {
        let wordStart = (line.lastIndex(where: \.isWhitespace) ?? -1) + 1
        let word = String(line[wordStart...])
        let folder = word.lastIndex(of: "/").map { String(word[...$0]) } ?? ""
        let place = folder.isEmpty ? "." : UserFolders.expanded(folder)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        let paths = entries.filter { !$0.hasPrefix(".") }.sorted().map { entry in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(place)/\(entry)", isDirectory: &isFolder)
            return folder + entry + (isFolder.boolValue ? "/" : "")
        }
        return (wordStart, (paths + options.map { $0 + "=" }).filter { $0.hasPrefix(word) })
    }
}
