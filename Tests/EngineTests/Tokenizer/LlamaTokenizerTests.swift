import Foundation
import TestSupport
import Testing

@testable import Engine

/// The kinds of `tokenizer.json` that Llamas' folders have.
@Suite("Llamas' tokenizer.json")
struct LlamaTokenizerTests {
    private static let folder = "\(Repository.root)/Tests/Fixtures/llama/llama2-tokenizer"

    private struct Expected: Decodable {
        var strings: [String]
        var ids: [[TokenID]]
        var first: [[TokenID]]
        var always: [[TokenID]]
        var never: [[TokenID]]
    }

    private func expected() throws -> Expected {
        try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: URL(fileURLWithPath: Self.folder + "/ids.json")))
    }

    private func check(_ tokenizer: Tokenizer, _ strings: some Sequence<String>, _ ids: [[TokenID]]) {
        for (text, ids) in zip(strings, ids) where tokenizer.encode(text) != ids {
            Issue.record("\(text.debugDescription): \(tokenizer.encode(text)), expected \(ids)")
        }
    }

    /// A tokenizer.json with some of its top entries and of its model's replaced.
    private func tokenizer(
        _ file: String, _ entries: [String: Any], model: [String: Any] = [:]
    ) throws -> Tokenizer {
        let data = try Data(contentsOf: URL(fileURLWithPath: file))
        var top = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        var own = try #require(top["model"] as? [String: Any])
        for (key, value) in model { own[key] = value }
        for (key, value) in entries { top[key] = value }
        top["model"] = own
        let text = String(decoding: try JSONSerialization.data(withJSONObject: top), as: UTF8.self)
        return try TokenizerFixtures.withFolder(["tokenizer.json": text]) { try Tokenizer(folder: $0) }
    }

    private func mini(_ entries: [String: Any], model: [String: Any] = [:]) throws -> Tokenizer {
        try tokenizer(TokenizerFixtures.mini + "/tokenizer.json", entries, model: model)
    }

    private func small(_ entries: [String: Any], model: [String: Any] = [:]) throws -> Tokenizer {
        try tokenizer(Self.folder + "/tokenizer.json", entries, model: model)
    }

    private static var byteLevel: [String: Any] {
        ["type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false]
    }
    private static var digits: [String: Any] { ["type": "Digits", "individual_digits": true] }

    private static func sequence(_ parts: [String: Any]...) -> [String: Any] {
        ["type": "Sequence", "pretokenizers": parts]
    }

    private static func split(_ regex: String) -> [String: Any] {
        ["type": "Split", "pattern": ["Regex": regex], "behavior": "Isolated", "invert": false]
    }

    private static func metaspace(_ scheme: String, split: Bool = false) -> [String: Any] {
        ["type": "Metaspace", "replacement": "▁", "prepend_scheme": scheme, "split": split]
    }

    @Test("ids are Hugging Face's for Llama 2's kind: characters, and bytes for those that are no token")
    func characters() throws {
        let expected = try expected()
        let tokenizer = try Tokenizer(folder: Self.folder)
        #expect(expected.strings.count > 600)
        check(tokenizer, expected.strings, expected.ids)
        #expect(tokenizer.prependsBeginning && tokenizer.beginningID == 1 && tokenizer.endOfTextID == 2)
        #expect(tokenizer.isSpecial(0) && !tokenizer.isSpecial(3))
        for text in ["Once upon a time", "☃ 🙂", "x\ny", "  two"] {
            #expect(tokenizer.decode(tokenizer.encode(text)) == " " + text)
        }
    }

    @Test("where newer conversions put a space, it is Hugging Face's", arguments: ["first", "always", "never"])
    func metaspace(scheme: String) throws {
        let expected = try expected()
        let tokenizer = try small(["normalizer": NSNull(), "pre_tokenizer": Self.metaspace(scheme)])
        let ids = ["first": expected.first, "always": expected.always, "never": expected.never][scheme]
        check(tokenizer, expected.strings.suffix(9), try #require(ids))
    }

    @Test("ids are Hugging Face's with SmolLM's pattern")
    func smolLM() throws {
        let ids: [[TokenID]] = try GGUFFixtures.decoded("smollm.json")
        var byteLevel = Self.byteLevel
        byteLevel["use_regex"] = true
        check(
            try mini(["pre_tokenizer": Self.sequence(Self.digits, byteLevel)]), try TokenizerFixtures.strings(), ids)
    }

    @Test("ids are Hugging Face's with Llama 3's pattern, where whole pieces are taken")
    func llama3() throws {
        let ids: [[TokenID]] = try GGUFFixtures.decoded("llama-bpe.json")
        let entries = ["pre_tokenizer": Self.sequence(Self.split(LlamaPattern.text), Self.byteLevel)]
        check(try mini(entries, model: ["ignore_merges": true]), try TokenizerFixtures.strings(), ids)
    }

    @Test("the post-processor's token begins a text, whatever tokenizer_config.json calls it")
    func beginning() throws {
        let text = try String(contentsOfFile: Self.folder + "/tokenizer.json", encoding: .utf8)
        let config = #"{"bos_token": "</s>", "eos_token": "</s>", "add_bos_token": false}"#
        try TokenizerFixtures.withFolder(["tokenizer.json": text, "tokenizer_config.json": config]) { folder in
            let tokenizer = try Tokenizer(folder: folder)
            #expect(tokenizer.prependsBeginning && tokenizer.beginningID == 1 && tokenizer.endOfTextID == 2)
        }
    }

    private func expectRefusal(_ words: String, _ body: () throws -> Tokenizer) {
        #expect {
            try body()
        } throws: { error in
            guard case ModelFileError.vocabulary(_, let detail) = error else { return false }
            if detail != words { Issue.record("\(detail)") }
            return detail == words
        }
    }

    @Test("what is not supported is refused by name")
    func refusals() throws {
        func no(_ name: String) -> String {
            "pre-tokenizer \"\(name)\" is not supported; \"ByteLevel\", SmolLM's, Llama 3's or Llama 2's is expected"
        }
        expectRefusal(no("Split, ByteLevel")) {
            try mini(["pre_tokenizer": Self.sequence(Self.split("\\w+"), Self.byteLevel)])
        }
        expectRefusal(no("Digits, ByteLevel")) {
            try mini(["pre_tokenizer": Self.sequence(Self.digits, Self.byteLevel)])
        }
        expectRefusal(no("Metaspace")) {
            try small(["normalizer": NSNull(), "pre_tokenizer": Self.metaspace("first", split: true)])
        }
        expectRefusal(no("none")) { try small(["normalizer": NSNull()]) }
        expectRefusal("pre-tokenizer \"Metaspace\" is not supported beside a normalizer") {
            try small(["pre_tokenizer": Self.metaspace("first")])
        }
        expectRefusal(
            "normalizer \"NFC, Replace\" is not supported; none is expected, or SentencePiece's (Prepend, Replace)"
        ) {
            try small([
                "normalizer": [
                    "type": "Sequence",
                    "normalizers": [
                        ["type": "NFC"], ["type": "Replace", "pattern": ["String": " "], "content": "▁"],
                    ],
                ] as [String: Any]
            ])
        }
        expectRefusal("SentencePiece's vocabulary without byte_fallback is not supported") {
            try small([:], model: ["byte_fallback": false])
        }
        expectRefusal("ignore_merges is not supported with SentencePiece's vocabulary") {
            try small([:], model: ["ignore_merges": true])
        }
        expectRefusal("added token \"<s>\" is normalized, which is not supported beside a normalizer") {
            try small([
                "added_tokens": [["id": 1, "content": "<s>", "normalized": true, "special": true] as [String: Any]]
            ])
        }
    }

    @Test("a byte without a token is refused where characters fall back to bytes")
    func bytes() throws {
        let text = try String(contentsOfFile: Self.folder + "/tokenizer.json", encoding: .utf8)
        try TokenizerFixtures.withFolder(["tokenizer.json": text.replacing("\"<0x7F>\":", with: "\"<0xFG>\":")]) {
            folder in
            #expect(
                throws: ModelFileError.vocabulary(
                    file: folder + "/tokenizer.json", detail: "byte 0x7F has no token <0x7F>")
            ) { try Tokenizer(folder: folder) }
        }
    }
}
