import Atlas
import Engine
import Foundation

/// A text as training reads it: each line after the token that ends texts, as the bundled models' own text was.
struct TrainingText {
    let described: LearnedText
    let tokens: [TokenID]

    /// The first lines of what the bundled models were trained on: the same distribution, and here in a quarter of a
    /// second.
    static let atlas = Corpus(seed: Corpus.training.seed, bytes: 2_000_000)

    /// Bytes that a file may have: 64 MB.
    static let longest = 64_000_000

    init(atlas tokenizer: Tokenizer) {
        var lines = TokenizedLines(tokenizer)
        Self.atlas.forEachLine { lines.add(String(decoding: $0, as: UTF8.self)) }
        tokens = lines.tokens
        described = LearnedText(file: nil, lines: lines.count, tokens: tokens.count)
    }

    /// - Throws: for what cannot be read or is no text, and where Ctrl-C comes.
    init(file: Word, _ tokenizer: Tokenizer, _ workshop: Workshop) throws(CellError) {
        let path = UserFolders.expanded(file.text)
        do throws(CellError) {
            try Self.check(path, workshop)
            let text = try TextFile.contents(of: path, as: "text")
            var lines = TokenizedLines(tokenizer)
            for line in text.utf8.split(separator: UInt8(ascii: "\n")).map({ String(Substring($0)).trimmedEnd }) {
                guard !line.trimmed.isEmpty else { continue }
                if workshop.shouldStop() { throw ErrorWords.error(EngineError.interrupted) }
                lines.add(line)
            }
            guard lines.count > 0 else {
                throw CellError(.badValue, "\(safe(path)) is empty", hint: "a text has one line with words at least")
            }
            tokens = lines.tokens
            described = LearnedText(file: file.text, lines: lines.count, tokens: tokens.count)
        } catch { throw error.code == .interrupted ? error : error.at(file.span) }
    }

    private static func check(_ path: String, _ workshop: Workshop) throws(CellError) {
        guard !path.isEmpty, !path.contains("\0") else { throw CellError(.badValue, "the file has no name") }
        try workshop.permissions.checkReading(path)
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real) else { return }
        let type = attributes[.type] as? FileAttributeType
        guard type == .typeRegular || type == .typeDirectory else {
            throw CellError(.unreadableInput, "\(safe(path)) is a device and no file", hint: "name a file of text")
        }
        let size = (attributes[.size] as? Int) ?? 0
        guard type == .typeDirectory || size <= longest else {
            throw CellError(
                .unreadableInput,
                "\(safe(path)) is \(byteSize(size)) long, and a text here ends at \(byteSize(longest))",
                hint: "take a part of it")
        }
    }
}

/// Texts one after another, each after the token that ends texts, if the tokenizer has one.
private struct TokenizedLines {
    private let tokenizer: Tokenizer
    private let beginning: [TokenID]
    private(set) var tokens: [TokenID] = []
    private(set) var count = 0

    init(_ tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        beginning = (tokenizer.beginningID ?? tokenizer.endOfTextID).map { [$0] } ?? []
    }

    mutating func add(_ line: String) {
        tokens += beginning
        tokens += tokenizer.encode(line)
        count += 1
    }
}

extension String {
    /// Without the carriage return that CRLF leaves at a line's end.
    fileprivate var trimmedEnd: String { last == "\r" ? String(dropLast()) : self }
}
