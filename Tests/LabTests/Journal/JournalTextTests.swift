import Foundation
import Testing

@testable import Lab

@Suite("What a journal says")
struct JournalTextTests {
    static let head = "---\nformat: lab-notebook 1\nmodel: nano\nseed: 5\n---\n# Sitzung für 日本\n"
    static let cells = ["x = \"日本é\"", "prompt Größe 🇫🇷", "1 +\n. 1"]

    @Test("cut at any byte, also within a character, a journal keeps the cells that are whole")
    func cut() throws {
        var whole = Array(Self.head.utf8)
        var ends: [Int] = []
        for cell in Self.cells {
            whole += Array("\n```repl\n> \(cell)\n  日本 🇫🇷 …\n```".utf8)
            ends.append(whole.count)
            whole += Array("\n".utf8)
        }
        for length in 0...whole.count {
            let text = try JournalText(Data(whole[..<length]))
            #expect(text?.cellCount ?? 0 == ends.count { $0 <= length }, "at \(length)")
            if let text { #expect(text.origin == Session.Origin(model: "nano", seed: 5)) }
        }
    }

    @Test("changed at any byte, a journal is read or refused, and never crashes")
    func changed() throws {
        let whole = Array((Self.head + "\n```repl\n> x = \"日本é\"\n1\n```\n").utf8)
        for index in whole.indices {
            for byte: UInt8 in [0, 0x0A, 0x1B, 0x60, 0x80, 0xFF] {
                var bytes = whole
                bytes[index] = byte
                // Refusing is as good as reading; both end here.
                let cells = (try? JournalText(Data(bytes)))?.cellCount
                #expect((cells ?? 0) <= 3)
            }
        }
    }

    @Test("a journal within a journal begins with the model and the seed of its own")
    func parts() throws {
        let inner = try #require(try JournalText(Data((Self.head + "\n```repl\n> 1\n1\n```\n").utf8)))
        let outer = "---\nformat: lab-notebook 1\nmodel: mini\nseed: 1\n---\n" + inner.asPart
        let text = try #require(try JournalText(Data(outer.utf8)))
        #expect(text.origin == Session.Origin(model: "mini", seed: 1))
        #expect(RestoredMark.all(in: outer) == [RestoredMark(origin: .init(model: "nano", seed: 5))])
        #expect(text.cellCount == 1)
        let twice = RestoredMark.all(in: outer + text.asPart)
        #expect(twice.map(\.origin.seed) == [5, 1, 5])
    }

    @Test(
        "a mark that is no mark is passed over",
        arguments: ["<!-- restored", "seed: 4\n-->", "<!-- restored -->", "-->\n-->"])
    func marks(prose: String) {
        #expect(RestoredMark.all(in: prose).isEmpty)
    }
}
