public import Engine

/// A file of prompts for one skill, one a line, each with the token that should follow after a tab: what lessons sweep
/// over.
public struct SkillFile: Sendable {
    /// `capitals.txt`
    public let name: String
    public let text: String

    /// Lines that a file has.
    static let length = 40

    /// All of them, for a tokenizer: a line's token has to be one, so that another one may leave other lines out.
    public static func all(_ tokenizer: Tokenizer) -> [SkillFile] {
        let skills = SkillPrompts()
        return [
            capitals(tokenizer), repeats(skills.lists, tokenizer), indirectObjects(skills.indirectObjects, tokenizer),
        ]
    }

    private init(_ name: String, _ about: String, _ lines: [String]) {
        self.name = name
        text = ("# \(about)\n# Made by make-models prompts.\n\n" + lines.joined(separator: "\n") + "\n")
    }

    /// Evenly from the countries most spoken of to those least spoken of.
    private static func capitals(_ tokenizer: Tokenizer) -> SkillFile {
        let known = Country.all.filter { tokenizer.token(" \($0.name)") != nil }
        let chosen = (0..<length).map { known[$0 * known.count / length] }
        return SkillFile(
            "capitals.txt", "Capitals of the atlas's countries; after the tab, the country.",
            chosen.map { "\($0.capital) is the capital of\t \($0.name)" })
    }

    /// Cut before the first word of the second copy, then before the second, and so on.
    private static func repeats(_ lists: [SkillPrompts.List], _ tokenizer: Tokenizer) -> SkillFile {
        let lines = lists.enumerated().compactMap { (number, list) -> String? in
            let words = list.text.split(separator: " ")
            let cut = words.count - list.count + number % list.count
            guard tokenizer.token(" \(words[cut])") != nil else { return nil }
            return "\(words[..<cut].joined(separator: " "))\t \(words[cut])"
        }
        return SkillFile(
            "repeats.txt",
            "Lists of the atlas, drawn with a seed of their own and cut within the second copy; after "
                + "the tab, the next word.", Array(lines.prefix(length)))
    }

    private static func indirectObjects(
        _ sentences: [SkillPrompts.IndirectObject], _ tokenizer: Tokenizer
    ) -> SkillFile {
        let lines = sentences.filter { sentence in
            [sentence.right, sentence.wrong].allSatisfy { tokenizer.token(" \($0)") != nil }
        }
        return SkillFile(
            "indirect-objects.txt",
            "Sentences of the atlas, drawn with a seed of their own; after the tabs, who is "
                + "given, and who gives.", lines.prefix(length).map { "\($0.text)\t \($0.right)\t \($0.wrong)" })
    }
}
