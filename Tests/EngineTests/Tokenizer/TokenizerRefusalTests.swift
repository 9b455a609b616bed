import Foundation
import Testing

@testable import Engine

/// What is wrong with a tokenizer's files is said exactly.
struct TokenizerRefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var detail: String
        var vocab: String?
        var merges = "#version: 0.2\n"
        var json: String?
        var file = "vocab.json"

        var testDescription: String { name }
    }

    /// The 256 bytes' entries, ids 0 to 255.
    private static let bytes = ByteAlphabet.scalars.enumerated().map { id, scalar in
        let character = scalar == 0x22 || scalar == 0x5C ? "\\" : ""
        return "\"\(character)\(Character(Unicode.Scalar(scalar)!))\": \(id)"
    }.joined(separator: ", ")

    private static func vocab(_ more: String) -> String { "{\(bytes), \(more)}" }

    private static func json(
        _ model: String = "", pre: String = "ByteLevel", top: String = "", merges: String = "[]"
    ) -> String {
        """
        {"pre_tokenizer": {"type": "\(pre)", "add_prefix_space": false}, \(top)
        "model": {"type": "BPE", \(model) "vocab": {\(bytes), "ab": 256}, "merges": \(merges)}}
        """
    }

    static let cases: [Case] = [
        Case(name: "a hole", detail: "id 256 belongs to no token", vocab: vocab(#""ab": 257"#)),
        Case(name: "an id beyond all", detail: "id 256 belongs to no token", vocab: vocab(#""ab": 2000000000"#)),
        Case(
            name: "an id twice", detail: #"id 255 belongs to two tokens, "Ń" and "ab""#,
            vocab:
                "{\(bytes.replacing(": 173", with: ": 255").replacing(#""ÿ": 255"#, with: #""ÿ": 173"#)), \"ab\": 255}"),
        Case(name: "a token twice", detail: #"token "ab" appears twice"#, vocab: vocab(#""ab": 256, "a\u0062": 257"#)),
        Case(
            name: "a character that is no byte",
            detail: #"token "a b" (id 256) has a character outside the byte alphabet"#,
            vocab: vocab(#""a b": 256"#)),
        Case(
            name: "canonically equivalent characters are different ones",
            detail: #"token "Å" (id 256) has a character outside the byte alphabet"#, vocab: vocab(#""\u212B": 256"#)),
        Case(name: "a byte without token", detail: #"byte 0x00 ("Ā") has no token"#, vocab: #"{"a": 0}"#),
        Case(name: "no tokens", detail: "there are no tokens", vocab: "{}"),
        Case(name: "a list", detail: "the vocabulary is a list, not the table of a byte-level BPE", vocab: "[]"),
        Case(
            name: "a merge of unknown tokens", detail: #"line 2 ("a cd"): "cd" is not in the vocabulary"#,
            vocab: vocab(#""ab": 256"#), merges: "#version: 0.2\na cd\n", file: "merges.txt"),
        Case(
            name: "a merge into an unknown token", detail: #"line 2 ("a c"): "ac" is not in the vocabulary"#,
            vocab: vocab(#""ab": 256"#), merges: "a b\na c\n", file: "merges.txt"),
        Case(
            name: "a merge twice", detail: #"line 3 ("a b") repeats line 2 ("a b")"#,
            vocab: vocab(#""ab": 256"#), merges: "#version: 0.2\na b\na b\n", file: "merges.txt"),
        Case(
            name: "a line that is no merge", detail: #"line 2 ("abc") is not two tokens and a space"#,
            vocab: vocab(#""ab": 256"#), merges: "a b\nabc\n", file: "merges.txt"),
        Case(
            name: "another model", detail: #"model "Unigram" is not supported; "BPE" is expected"#,
            json: #"{"model": {"type": "Unigram", "vocab": [["a", -1.5]]}}"#, file: "tokenizer.json"),
        Case(
            name: "another pre-tokenizer",
            detail:
                #"pre-tokenizer "Metaspace" is not supported; "ByteLevel", SmolLM's, Llama 3's or Llama 2's is expected"#,
            json: json(pre: "Metaspace"), file: "tokenizer.json"),
        Case(
            name: "a normalizer",
            detail:
                #"normalizer "NFC" is not supported; none is expected, or SentencePiece's (Prepend, Replace)"#,
            json: json(top: #""normalizer": {"type": "NFC"},"#), file: "tokenizer.json"),
        Case(
            name: "dropout", detail: "dropout 0.1 is not supported", json: json(#""dropout": 0.1,"#),
            file: "tokenizer.json"),
        Case(
            name: "a suffix", detail: #"end_of_word_suffix "</w>" is not supported"#,
            json: json(#""end_of_word_suffix": "</w>","#), file: "tokenizer.json"),
        Case(
            name: "an added token for whole words",
            detail: #"added token "<x>" is single_word; only tokens found anywhere are supported"#,
            json: json(top: #""added_tokens": [{"id": 257, "content": "<x>", "single_word": true}],"#),
            file: "tokenizer.json"),
        Case(
            name: "an added token with another id",
            detail: #"added token "ab" has id 257, but id 256 in the vocabulary"#,
            json: json(top: #""added_tokens": [{"id": 257, "content": "ab"}],"#), file: "tokenizer.json"),
        Case(
            name: "merges of three", detail: "merge 0 has 3 tokens, not two", json: json(merges: #"[["a", "b", "c"]]"#),
            file: "tokenizer.json"),
        Case(
            name: "another post-processor", detail: #"post-processor "BertProcessing" is not supported"#,
            json: json(top: #""post_processor": {"type": "BertProcessing"},"#), file: "tokenizer.json"),
    ]

    @Test("what makes no tokenizer is refused", arguments: cases)
    func refused(_ given: Case) throws {
        var files = ["merges.txt": given.merges]
        files["vocab.json"] = given.vocab
        files["tokenizer.json"] = given.json
        try TokenizerFixtures.withFolder(files) { folder in
            #expect(throws: ModelFileError.vocabulary(file: folder + "/" + given.file, detail: given.detail)) {
                try Tokenizer(folder: folder)
            }
        }
    }

    @Test("a merge may be a text or a pair", arguments: [#"["a b"]"#, #"[["a", "b"]]"#])
    func bothForms(merges: String) throws {
        try TokenizerFixtures.withFolder(["tokenizer.json": Self.json(merges: merges)]) { folder in
            let tokenizer = try Tokenizer(folder: folder)
            #expect(tokenizer.encode("ab") == [256])
            #expect(tokenizer.beginningID == nil && !tokenizer.prependsBeginning)
        }
    }

    @Test(
        "broken JSON is refused by offset",
        arguments: [
            (#"{"a" 1}"#, #"byte 5: ":" expected"#),
            (#"{"a": 1.5}"#, "byte 6: an id (a whole number from 0 on) expected"),
            (#"{"a": -1}"#, "byte 6: an id (a whole number from 0 on) expected"),
            (#"{"a": 1,}"#, "byte 8: a string expected"), (#"{"a": 1} x"#, "byte 9: the end of the file expected"),
            (#"{"\ud800": 1}"#, "byte 2: a pair of surrogates expected"),
            (#"{"a"#, "byte 3: the end of a string expected"),
        ])
    func malformed(vocab: String, detail: String) throws {
        try TokenizerFixtures.withFolder(["vocab.json": vocab, "merges.txt": ""]) { folder in
            #expect(throws: ModelFileError.malformed(file: folder + "/vocab.json", detail: detail)) {
                try Tokenizer(folder: folder)
            }
        }
    }

    @Test("files that are missing or not UTF-8 are named")
    func files() throws {
        #expect(throws: ModelFileError.missing(path: "/no/such/folder")) { try Tokenizer(folder: "/no/such/folder") }
        try TokenizerFixtures.withFolder([:]) { folder in
            #expect(throws: ModelFileError.missing(path: folder + "/vocab.json")) { try Tokenizer(folder: folder) }
            try Data([0x7B, 0xFF, 0x7D]).write(to: URL(filePath: folder + "/vocab.json"))
            #expect(throws: ModelFileError.vocabulary(file: folder + "/vocab.json", detail: "not UTF-8")) {
                try Tokenizer(folder: folder)
            }
        }
    }
}
