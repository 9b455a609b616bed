import Engine
import Foundation
import TestSupport
import Testing

@testable import Atlas

@Suite("The corpus")
struct CorpusTests {
    @Test("the same bytes as ever")
    func bytes() throws {
        let text = Corpus(seed: 1, bytes: 2000).text()
        let path = Repository.root + "/Tests/Fixtures/atlas/seed-1.txt"
        if ProcessInfo.processInfo.environment["LAB_RECORD"] != nil {
            try Data(text).write(to: URL(fileURLWithPath: path))
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(text))
        // FNV-1a over 200 kB of another seed.
        let hash = Corpus.heldOut.text().reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        #expect(hash == 0x12F_4F40_2C6C_5CD9)
    }

    @Test("a larger corpus begins like a smaller one, and the last line is whole")
    func sizes() {
        let (small, large) = (Corpus(seed: 3, bytes: 1000).text(), Corpus(seed: 3, bytes: 5000).text())
        #expect(large.starts(with: small))
        #expect((1000..<1700).contains(small.count))
        #expect(small.last == UInt8(ascii: "\n"))
        #expect(Corpus(seed: 3, bytes: 0).text().isEmpty)
        #expect(Corpus(seed: 3, bytes: 1).text().count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test("other seeds give other lines")
    func seeds() {
        let lines = (0..<200).map { Corpus(seed: UInt64($0), bytes: 1).text() }
        #expect(Set(lines).count == lines.count)
        #expect(Corpus(seed: 1 << 32, bytes: 1).text() != Corpus(seed: 0, bytes: 1).text())
    }

    @Test("lines have two to five sentences, each number as often, and every one is the grammar's")
    func lines() {
        var counts: [Int: Int] = [:]
        var total = 0
        Corpus(seed: 5, bytes: 150_000).forEachLine { line in
            let text = String(decoding: line, as: UTF8.self)
            let sentences = text.split { ".?".contains($0) }
            counts[sentences.count, default: 0] += 1
            total += 1
            guard total % 10 == 0 else { return }
            #expect(Grammar.atlas.next(after: text) != nil, "\(text)")
        }
        #expect(Set(counts.keys) == [2, 3, 4, 5])
        // Three standard deviations of a count that is a quarter of the lines.
        for (_, count) in counts {
            #expect(abs(Double(count) - Double(total) / 4) < 3 * (Double(total) * 3 / 16).squareRoot())
        }
    }

    @Test("training sees the beginning's token before every line, and no line breaks")
    func tokens() throws {
        let tokenizer = try Tokenizer(folder: Repository.root + "/models/mini")
        let corpus = Corpus(seed: 4, bytes: 3000)
        let lines = String(decoding: corpus.text(), as: UTF8.self).split(separator: "\n").map(String.init)
        let expected = lines.flatMap { [0] + tokenizer.encode($0) }
        #expect(corpus.tokens(tokenizer) == expected)
        #expect(expected.count { $0 == 0 } == lines.count)
    }

    @Test("of the vocabulary that it leads to, each name and each word to repeat is one token")
    func vocabulary() throws {
        var trainer = TokenizerTrainer()
        Corpus.training.forEachLine { trainer.add(String(decoding: $0, as: UTF8.self)) }
        let files = try trainer.train(vocabulary: 2048).files(context: 256)
        let folder = FileManager.default.temporaryDirectory.appending(path: "atlas-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, bytes) in files { try Data(bytes).write(to: folder.appending(path: name)) }
        let tokenizer = try Tokenizer(folder: folder.path)
        #expect(tokenizer.count == 2048)
        #expect(tokenizer.beginningID == 0)
        #expect(tokenizer.prependsBeginning)
        let words = WordLists.names + WordLists.repeated + WordLists.places + WordLists.objects + WordLists.foods
        #expect(words.filter { tokenizer.token(" " + $0) == nil } == [])
        let head = Country.all.filter { $0.group == .head && !$0.name.contains(" ") }
        #expect(head.filter { tokenizer.token(" " + $0.name) == nil }.map(\.name) == [])
    }
}
