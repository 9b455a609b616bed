import Foundation
import Notebook

/// `glossary.md`: each heading below the title is a term, a line `Also: …` after it has its other names, and what follows
/// explains it.
struct Glossary: Sendable {
    struct Term: Sendable {
        /// The term and its other names.
        var names: [String]
        var text: String
    }

    static let fileName = "glossary.md"
    private static let also = "Also:"

    let path: String
    let terms: [Term]

    /// nil where there is none that can be read.
    init?(folder: String) {
        let path = "\(folder)/\(Self.fileName)"
        guard let data = FileManager.default.contents(atPath: path), let text = String(validating: data, as: UTF8.self)
        else { return nil }
        self.init(text, path: path)
    }

    init(_ text: String, path: String) {
        self.path = path
        var terms: [Term] = []
        for line in text.lines {
            if line.hasPrefix("##"), case .heading(_, let words)? = ProseBlock.parse(line).first {
                terms.append(Term(names: [words.map(\.text).joined()], text: ""))
            } else if !terms.isEmpty, line.hasPrefix(Self.also) {
                let names = line.dropFirst(Self.also.count).split(separator: ",").map { String($0).trimmed }
                terms[terms.count - 1].names += names
            } else if !terms.isEmpty {
                terms[terms.count - 1].text += line + "\n"
            }
        }
        self.terms = terms
    }

    /// The term by one of its names, whatever its case; its plural will do.
    func find(_ name: String) -> Term? {
        let wanted = Self.comparable(name)
        return terms.first { $0.names.contains { Self.comparable($0) == wanted } }
            ?? terms.first { $0.names.contains { Self.comparable($0) + "s" == wanted } }
    }

    /// Whether a link's `#anchor` leads to a term.
    func has(anchor: String) -> Bool { terms.contains { Anchor.of($0.names[0]) == anchor } }

    private static func comparable(_ name: String) -> String {
        name.lowercased().filter { $0.isLetter || $0.isNumber }
    }
}

/// What a heading is linked by, as forges make it.
enum Anchor {
    static func of(_ heading: String) -> String {
        String(
            InlineText.plain(heading).lowercased().compactMap { character -> Character? in
                if character.isLetter || character.isNumber || character == "-" || character == "_" { return character }
                return character == " " ? "-" : nil
            })
    }
}
