import Engine
import Foundation
import Testing

@Suite("Checkpoints of one file and of several")
struct CheckpointTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Writes an index that maps each name to a shard.
    func writeIndex(_ shards: [String: String]) throws -> String {
        let data = try JSONSerialization.data(withJSONObject: ["metadata": [:], "weight_map": shards])
        return try folder.write("model.safetensors.index.json", data)
    }

    @Test("names are tried as they are, then with the prefix")
    func prefix() throws {
        let header = "{\(entry("transformer.wte.weight", "[2]", "[0,8]")),\(entry("lm_head.weight", "[1]", "[8,12]"))}"
        let path = try folder.writeSafetensors(header: header, dataCount: 12)
        let checkpoint = try Checkpoint(folder: folder.path)
        #expect(checkpoint.contains("wte.weight"))
        #expect(checkpoint.contains("transformer.wte.weight"))
        #expect(!checkpoint.contains("wpe.weight"))
        #expect(try checkpoint.tensor("wte.weight", shape: [2]).name == "transformer.wte.weight")
        #expect(try checkpoint.tensor("lm_head.weight", shape: [1]).name == "lm_head.weight")
        #expect(checkpoint.files == [path])
        #expect(checkpoint.bytes == 8 + header.utf8.count + 12)
    }

    @Test("the causal masks of old files are no weights, but biases are")
    func buffers() throws {
        let header =
            "{\(entry("h.0.attn.bias", "[4]", "[0,4]", type: "U8")),\(entry("h.0.attn.masked_bias", "[]", "[4,8]")),"
            + "\(entry("h.0.attn.c_attn.bias", "[2]", "[8,12]", type: "F16"))}"
        try folder.writeSafetensors(header: header, dataCount: 12)
        let checkpoint = try Checkpoint(folder: folder.path)
        #expect(checkpoint.names == ["h.0.attn.c_attn.bias"])
        #expect(!checkpoint.contains("h.0.attn.bias"))
        #expect(checkpoint.elementTypes == [.f16])
    }

    @Test("an absent tensor and a wrong shape are refused with the facts")
    func refusals() throws {
        let path = try folder.writeSafetensors(
            header: "{\(entry("transformer.wte.weight", "[2,3]", "[0,24]"))}", dataCount: 24)
        let checkpoint = try Checkpoint(folder: folder.path)
        #expect(throws: ModelFileError.missingTensor(name: "wpe.weight", file: path)) {
            try checkpoint.tensor("wpe.weight", shape: [2])
        }
        let wrong = ModelFileError.wrongShape(
            tensor: "transformer.wte.weight", file: path, expected: [3, 2], found: [2, 3])
        #expect(throws: wrong) { try checkpoint.tensor("wte.weight", shape: [3, 2]) }
    }

    @Test("an absent folder and a folder without weights are told apart")
    func nothingThere() {
        let absent = "\(folder.path)/absent"
        #expect(throws: ModelFileError.missing(path: absent)) { try Checkpoint(folder: absent) }
        #expect(throws: ModelFileError.missing(path: "\(folder.path)/model.safetensors")) {
            try Checkpoint(folder: folder.path)
        }
    }

    @Test("an index gathers the tensors of its shards")
    func shards() throws {
        let first = try folder.writeSafetensors(
            "1.safetensors", header: "{\(entry("a", "[1]", "[0,4]"))}", dataCount: 4)
        let second = try folder.writeSafetensors(
            "2.safetensors", header: "{\(entry("b", "[2]", "[0,8]")),\(entry("c", "[]", "[8,12]"))}", dataCount: 12)
        let index = try writeIndex(["a": "1.safetensors", "b": "2.safetensors"])
        let checkpoint = try Checkpoint(folder: folder.path)
        #expect(checkpoint.files == [first, second])
        #expect(checkpoint.names == ["a", "b"])
        #expect((try checkpoint.tensor("b", shape: [2]).owner as? MappedFile)?.path == second)
        #expect(throws: ModelFileError.missingTensor(name: "c", file: index)) {
            try checkpoint.tensor("c", shape: [])
        }
    }

    @Test("a single file is preferred to an index")
    func singleFirst() throws {
        try folder.writeSafetensors(header: "{\(entry("a", "[1]", "[0,4]"))}", dataCount: 4)
        _ = try writeIndex(["a": "absent"])
        #expect(try Checkpoint(folder: folder.path).names == ["a"])
    }

    @Test("an index that promises what its shards lack is refused")
    func brokenPromises() throws {
        let shard = try folder.writeSafetensors(
            "1.safetensors", header: "{\(entry("a", "[1]", "[0,4]"))}", dataCount: 4)
        _ = try writeIndex(["a": "1.safetensors", "b": "1.safetensors"])
        #expect(throws: ModelFileError.missingTensor(name: "b", file: shard)) { try Checkpoint(folder: folder.path) }
        _ = try writeIndex(["a": "1.safetensors", "b": "2.safetensors"])
        #expect(throws: ModelFileError.missing(path: "\(folder.path)/2.safetensors")) {
            try Checkpoint(folder: folder.path)
        }
    }

    @Test(
        "a shard's name cannot lead out of the folder",
        arguments: ["../1.safetensors", "/etc/passwd", "x/1", "a\\b", "..", ".", ""])
    func escape(name: String) throws {
        let index = try writeIndex(["a": name])
        let detail = "tensor a: \"\(name)\" is no plain file name"
        #expect(throws: ModelFileError.malformed(file: index, detail: detail)) { try Checkpoint(folder: folder.path) }
    }

    @Test("an index without a usable map is refused", arguments: ["{", "{}", "{\"weight_map\":{\"a\":1}}", "[]"])
    func malformedIndex(text: String) throws {
        let index = try folder.write("model.safetensors.index.json", Data(text.utf8))
        let detail = "weight_map is missing or does not map names to file names"
        #expect(throws: ModelFileError.malformed(file: index, detail: detail)) { try Checkpoint(folder: folder.path) }
    }
}
