import Engine
import Foundation
import TestSupport
import Testing

@testable import Atlas

@Suite("Prompts for lessons")
struct SkillFileTests {
    @Test("the files in lessons/prompts are what make-models prompts writes")
    func files() throws {
        let tokenizer = try Tokenizer(folder: Repository.root + "/models/mini")
        let files = SkillFile.all(tokenizer)
        #expect(files.map(\.name) == ["capitals.txt", "repeats.txt", "indirect-objects.txt"])
        for file in files {
            let there = try String(contentsOfFile: "\(Repository.root)/lessons/prompts/\(file.name)", encoding: .utf8)
            #expect(there == file.text, "make-models prompts writes it anew")
            let lines = file.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(lines.count == SkillFile.length && Set(lines).count == lines.count)
        }
    }

    @Test("each line's token comes next in a sentence of the atlas")
    func truth() throws {
        let files = SkillFile.all(try Tokenizer(folder: Repository.root + "/models/mini"))
        for line in files.flatMap({ $0.text.split(separator: "\n") }) where !line.hasPrefix("#") {
            let fields = line.split(separator: "\t").map(String.init)
            let next = try #require(Grammar.atlas.next(after: fields[0]), "\(line)")
            #expect(
                next.contains { $0.text.hasPrefix(fields[1]) && $0.probability > 0.4 }, "\(line): \(next.prefix(3))")
        }
    }
}
