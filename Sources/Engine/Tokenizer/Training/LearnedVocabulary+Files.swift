/// The files of a tokenizer as Hugging Face writes them; both its tokenizers and ``Tokenizer`` read them.
extension LearnedVocabulary {
    /// `vocab.json`, `merges.txt`, `tokenizer.json` and `tokenizer_config.json`, by name. A text begins with the
    /// end-of-text token.
    ///
    /// - Parameter context: how many tokens the model sees at most.
    public func files(context: Int) -> [(name: String, bytes: [UInt8])] {
        let config = """
            {
             "tokenizer_class": "GPT2Tokenizer",
             "model_max_length": \(context),
             "add_prefix_space": false,
             "bos_token": "\(Self.endOfText)",
             "eos_token": "\(Self.endOfText)",
             "unk_token": "\(Self.endOfText)",
             "add_bos_token": true
            }

            """
        return [
            ("vocab.json", vocabularyJSON), ("merges.txt", mergesText), ("tokenizer.json", tokenizerJSON),
            ("tokenizer_config.json", Array(config.utf8)),
        ]
    }

    private var vocabularyJSON: [UInt8] {
        var text: [UInt8] = []
        text.append(UInt8(ascii: "{"))
        for (id, name) in names.enumerated() {
            if id > 0 { text.append(UInt8(ascii: ",")) }
            Self.appendQuoted(name, to: &text)
            text.append(contentsOf: ":\(id)".utf8)
        }
        text.append(UInt8(ascii: "}"))
        return text
    }

    private var mergesText: [UInt8] {
        var text = Array("#version: 0.2\n".utf8)
        for (left, right) in merges {
            text += names[left]
            text.append(UInt8(ascii: " "))
            text += names[right]
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    private var tokenizerJSON: [UInt8] {
        let byteLevel = { (prefix: Bool) in
            #"{"type":"ByteLevel","add_prefix_space":\#(prefix),"trim_offsets":true,"use_regex":true}"#
        }
        let end = Self.endOfText
        let special = #"{"SpecialToken":{"id":"\#(end)","type_id":0}}"#
        let first = #"{"Sequence":{"id":"A","type_id":0}}"#
        let second = #"{"Sequence":{"id":"B","type_id":1}}"#
        let head = #"""
            {"version":"1.0","truncation":null,"padding":null,
            "added_tokens":[{"id":0,"content":"\#(end)","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true}],
            "normalizer":null,"pre_tokenizer":\#(byteLevel(false)),
            "post_processor":{"type":"TemplateProcessing","single":[\#(special),\#(first)],
            "pair":[\#(special),\#(first),\#(second)],
            "special_tokens":{"\#(end)":{"id":"\#(end)","ids":[0],"tokens":["\#(end)"]}}},
            "decoder":\#(byteLevel(true)),
            "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,"end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,
            "vocab":
            """#
        var text = Array(head.utf8) + vocabularyJSON
        text.append(contentsOf: ",\n\"merges\":[".utf8)
        for (index, (left, right)) in merges.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text.append(UInt8(ascii: "["))
            Self.appendQuoted(names[left], to: &text)
            text.append(UInt8(ascii: ","))
            Self.appendQuoted(names[right], to: &text)
            text.append(UInt8(ascii: "]"))
        }
        text.append(contentsOf: "]}}\n".utf8)
        return text
    }

    /// A name has no control characters: the byte alphabet leaves them out.
    private static func appendQuoted(_ name: [UInt8], to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in name {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { text.append(UInt8(ascii: "\\")) }
            text.append(byte)
        }
        text.append(UInt8(ascii: "\""))
    }
}
