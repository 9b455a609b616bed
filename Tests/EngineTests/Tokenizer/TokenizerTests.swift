import Testing

@testable import Engine

struct TokenizerTests {
    /// The strings whose ids differ; empty if all is well.
    private func differences(_ tokenizer: Tokenizer, _ strings: [String], _ expected: [[TokenID]]) -> [String] {
        zip(strings, expected).compactMap { text, ids in
            let found = tokenizer.encode(text)
            return found == ids ? nil : "\(text.debugDescription): \(found), not \(ids)"
        }
    }

    @Test("the bundled vocabulary gives Hugging Face's ids")
    func mini() throws {
        let strings = try TokenizerFixtures.strings()
        let ids = try TokenizerFixtures.ids("mini.json")
        #expect(strings.count >= 2000 && strings.count == ids.count)
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        #expect(differences(tokenizer, strings, ids) == [])
    }

    @Test("vocab.json with merges.txt makes the same tokenizer as tokenizer.json")
    func plainFiles() throws {
        var files: [String: String] = [:]
        for name in ["vocab.json", "merges.txt", "tokenizer_config.json"] {
            files[name] = try TokenizerFixtures.text("models/mini/" + name)
        }
        try TokenizerFixtures.withFolder(files) { folder in
            let tokenizer = try Tokenizer(folder: folder)
            #expect(tokenizer.prependsBeginning)
            #expect(tokenizer.beginningID == 0 && tokenizer.endOfTextID == 0 && tokenizer.isSpecial(0))
            let strings = try TokenizerFixtures.strings()
            #expect(differences(tokenizer, strings, try TokenizerFixtures.ids("mini.json")) == [])
        }
    }

    @Test(
        "GPT-2's vocabulary gives Hugging Face's ids",
        .enabled(
            if: TokenizerFixtures.hasGPT2,
            "needs vocab.json and merges.txt of GPT-2 in ../shared/gpt2-tokenizer or $LAB_GPT2_TOKENIZER"))
    func gpt2() throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.gpt2)
        #expect(tokenizer.count == 50257)
        #expect(tokenizer.endOfTextID == 50256 && tokenizer.isSpecial(50256) && !tokenizer.prependsBeginning)
        let strings = try TokenizerFixtures.strings()
        #expect(differences(tokenizer, strings, try TokenizerFixtures.ids("gpt2.json")) == [])
        #expect(tokenizer.nearest(to: " Frence", limit: 3).first == tokenizer.token(" France"))
    }

    @Test("add_prefix_space puts a space before each stretch of text that has none")
    func prefixSpace() throws {
        let json = try TokenizerFixtures.text("models/mini/tokenizer.json")
            .replacing(/"add_prefix_space": ?false/, with: #""add_prefix_space":true"#)
        try TokenizerFixtures.withFolder(["tokenizer.json": json]) { folder in
            let strings = Array(try TokenizerFixtures.strings().prefix(300))
            let ids = try TokenizerFixtures.ids("prefix.json")
            #expect(differences(try Tokenizer(folder: folder), strings, ids) == [])
        }
    }

    @Test("added tokens take white space along and see the text in two passes, as in Hugging Face")
    func addedTokens() throws {
        let entries = """
            "added_tokens": [
            {"id": 2048, "content": "<left>", "lstrip": true, "normalized": false, "special": true},
            {"id": 2049, "content": "<right>", "rstrip": true, "normalized": false, "special": true},
            {"id": 2050, "content": "<left><", "normalized": true, "special": false},
            {"id": \(try Tokenizer(folder: TokenizerFixtures.mini).token("ing") ?? 2051), "content": "ing",
             "normalized": true, "special": false},
            """
        let json = try TokenizerFixtures.text("models/mini/tokenizer.json")
            .replacing(/"added_tokens": ?\[/, with: entries)
        try TokenizerFixtures.withFolder(["tokenizer.json": json]) { folder in
            let fixture = try TokenizerFixtures.load("stripped.json").array!
            let tokenizer = try Tokenizer(folder: folder)
            #expect(differences(tokenizer, fixture[0].strings, fixture[1].array!.map(\.integers)) == [])
        }
    }

    @Test("decoding gives back every text")
    func roundTrip() throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        for text in try TokenizerFixtures.strings() {
            #expect(tokenizer.decode(tokenizer.encode(text)).utf8.elementsEqual(text.utf8))
        }
    }

    @Test("bytes that are not UTF-8 decode as in Hugging Face")
    func invalidBytes() throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        for pair in try TokenizerFixtures.load("decode.json").array! {
            let (ids, text) = (pair.array![0].integers, pair.array![1].string!)
            #expect(tokenizer.decode(ids).utf8.elementsEqual(text.utf8), "\(ids)")
        }
    }

    @Test("a token's bytes may be part of a character")
    func bytes() throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        let ids = tokenizer.encode("🙂")
        #expect(ids.count > 1)
        #expect(ids.flatMap(tokenizer.bytes(of:)) == [0xF0, 0x9F, 0x99, 0x82])
        #expect(tokenizer.bytes(of: 0) == Array("<|endoftext|>".utf8))
    }

    @Test("each character has the class that Hugging Face gives it")
    func classes() throws {
        let names = ["L": CharacterClass.letter, "N": .number, "S": .space, "O": .other]
        let runs = try TokenizerFixtures.load("classes.json").array!.map {
            ($0.array![0].integer!, $0.array![1].string!)
        }
        var different: [String] = []
        for (index, run) in runs.enumerated() {
            let end = index + 1 < runs.count ? runs[index + 1].0 : 0x110000
            for value in run.0..<end {
                guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
                let utf8 = Array(UTF8.encode(scalar)!)
                let kind = utf8.withUnsafeBufferPointer { CharacterClass.read($0, at: 0).kind }
                if kind != names[run.1] { different.append(String(value, radix: 16)) }
            }
        }
        #expect(different.isEmpty, "\(different.count): \(different.prefix(40))")
    }

    @Test("a word is found by its text, and a misspelt one by its neighbours")
    func lookup() throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        let france = try #require(tokenizer.token(" France"))
        #expect(tokenizer.encode(" France") == [france])
        #expect(tokenizer.nearest(to: " Frence", limit: 3).first == france)
        #expect(tokenizer.nearest(to: "frence", limit: 3).contains(france))
        #expect(tokenizer.token("no token at all") == nil && tokenizer.token("") == nil)
        #expect(tokenizer.nearest(to: "qqqqqqqqqqqqqqqqqqqqqqq", limit: 3) == [])
    }

    @Test("ten megabytes of one piece take seconds, not years", arguments: ["a", " ", "é="])
    func longPieces(unit: String) throws {
        let tokenizer = try Tokenizer(folder: TokenizerFixtures.mini)
        let text = String(repeating: unit, count: 10_000_000 / unit.utf8.count)
        let start = ContinuousClock.now
        let ids = tokenizer.encode(text)
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(tokenizer.decode(ids) == text)
    }

    @Test("long pieces are merged in the same order as short ones, whatever the order of the merges")
    func longMerges() {
        // Merges of three letters in random order, so that a merge may make a pair of lower rank.
        var random = SplitMix(state: 5)
        for _ in 0..<200 {
            var names: [[UInt8]] = [[0], [1], [2]]
            var table = MergeTable(capacity: 60)
            var pairs: [(Int32, Int32, Int32)] = []
            for _ in 0..<60 {
                let left = Int(random.next() % UInt64(names.count))
                let right = Int(random.next() % UInt64(names.count))
                let whole = names[left] + names[right]
                let result = names.firstIndex(of: whole) ?? names.count
                if result == names.count { names.append(whole) }
                pairs.append((Int32(left), Int32(right), Int32(result)))
            }
            pairs.shuffle(using: &random)
            for (left, right, result) in pairs { _ = table.append(left, right, result: result) }
            let idOfByte: [Int32] = [0, 1, 2]
            let piece = (0..<60).map { _ in UInt8(random.next() % 3) }
            var short = PieceMerger(merges: table, idOfByte: idOfByte)
            var long = LongPieceMerger(merges: table)
            var found: ([TokenID], [TokenID]) = ([], [])
            piece.withUnsafeBufferPointer {
                short.encode($0, into: &found.0)
                long.encode($0, idOfByte: idOfByte, into: &found.1)
            }
            #expect(found.0 == found.1)
        }
    }
}

/// A small reproducible source of numbers (Steele et al. 2014).
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }
}
