struct GlossaryCommand: DocumentCommand {
    static let name = "glossary"
    static let summary = "what a word means; without one, the list of words"
    static let usage = "glossary [TERM]"
    static let explanation = """
        The words that lessons use, each in a few sentences.
        """
    static let example = ["glossary logit", "glossary"]
    static let completes = CompletionKind.terms

    private let words: [Word]

    init(_ arguments: inout Arguments) throws(CellError) {
        words = arguments.rest()
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        guard let glossary = session.workshop.lessons.glossary(beside: session.lesson?.entry.path) else {
            throw CellError(.notAvailable, "there is no glossary beside the lessons", hint: nil)
        }
        guard let first = words.first, let last = words.last else {
            let names = glossary.terms.map { $0.names[0] }
            return .lesson(
                LessonValue([.prose(names.joined(separator: ", ")), .note("`glossary logit` explains one.")]))
        }
        let name = words.map(\.text).joined(separator: " ")
        guard let term = glossary.find(name) else {
            let names = glossary.terms.flatMap(\.names)
            throw CellError(
                .unknownName, "the glossary has no \"\(brief(name))\"",
                hint: Spelling.nearest(to: name, among: names).map { "did you mean \"\($0)\"?" }
                    ?? "glossary lists them",
                span: first.span.lowerBound..<last.span.upperBound)
        }
        return .lesson(LessonValue([.prose("**\(term.names.joined(separator: ", "))**\n\n\(term.text)")]))
    }
}
