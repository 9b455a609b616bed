import Foundation
import Notebook

/// Whether what a lesson's prose links to is there. Addresses on the network are not looked up.
struct LinkCheck {
    private(set) var problems: [LessonCheck.Problem] = []
    private let folder: String
    private let glossary: Glossary?
    private var anchors: Set<String> = []

    init(_ document: Document, folder: String, _ glossary: Glossary?) {
        (self.folder, self.glossary) = (folder, glossary)
        let texts = document.blocks.compactMap { block -> (text: String, line: Int)? in
            switch block {
            case .prose(let text, let line): (text, line)
            case .quiz(let quiz): (quiz.question, quiz.line + 1)
            case .fenced, .repl: nil
            }
        }
        for text in texts { anchors.formUnion(Self.anchors(in: text.text)) }
        for text in texts {
            for (offset, line) in text.text.lines.enumerated() {
                for piece in InlineText.parse(line) {
                    guard case .link(let place) = piece.style, let fault = fault(of: place) else { continue }
                    problems.append(LessonCheck.Problem(line: text.line + offset, message: fault))
                }
            }
        }
    }

    private static func anchors(in text: String) -> [String] {
        ProseBlock.parse(text).compactMap { block in
            guard case .heading(_, let words) = block else { return nil }
            return Anchor.of(words.map(\.text).joined())
        }
    }

    private func fault(of place: String) -> String? {
        if place.contains("://") || place.hasPrefix("mailto:") { return nil }
        let parts = place.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (file, anchor) = (parts[0].removingPercentEncoding ?? parts[0], parts.count > 1 ? parts[1] : nil)
        guard !file.isEmpty else {
            return anchor.map(anchors.contains) == true ? nil : "no heading here is called #\(brief(anchor ?? ""))"
        }
        let path = "\(folder)/\(file)"
        if let glossary, URL(fileURLWithPath: file).lastPathComponent == Glossary.fileName, let anchor {
            return glossary.has(anchor: anchor) ? nil : "the glossary has no #\(brief(anchor))"
        }
        guard FileManager.default.fileExists(atPath: path) else { return "there is no file \(brief(file))" }
        guard let anchor, file.hasSuffix(".md") else { return nil }
        let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return Self.anchors(in: text).contains(anchor) ? nil : "\(brief(file)) has no heading #\(brief(anchor))"
    }
}
