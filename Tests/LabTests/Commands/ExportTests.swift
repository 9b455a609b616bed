import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Exporting activations")
struct ExportTests {
    @Test("a .safetensors file has TransformerLens's names, shapes and numbers")
    func safetensors() throws {
        let folder = try ScratchPlace()
        var session = try session("prompt Paris is the capital of")
        _ = try session.value("ablate L2H0")
        let path = folder.path("acts.safetensors")
        guard case .message(let words) = try session.value("export \(path)") else { return }
        #expect(words.hasPrefix("Wrote 25 tensors to "))
        let file = try Header(path)
        #expect(file.shape("blocks.0.hook_resid_pre") == [1, 6, 128])
        #expect(file.shape("blocks.2.attn.hook_z") == [1, 6, 8, 16])
        #expect(file.shape("blocks.2.attn.hook_pattern") == [1, 8, 6, 6])
        #expect(file.shape("blocks.3.mlp.hook_post") == [1, 6, 512])
        #expect(file.shape("blocks.3.hook_resid_post") == [1, 6, 128])
        #expect(file.metadata["prompt"] == "Paris is the capital of")
        #expect(file.metadata["changes"] == "L2H0 off (zero, every position)")
        let z = try file.floats("blocks.2.attn.hook_z")
        #expect((0..<6).allSatisfy { position in z[position * 128..<position * 128 + 16].allSatisfy { $0 == 0 } })
        let runner = session.workshop.runner(for: try session.state.loadedModel())
        let stream = try runner.activation(
            of: .residual(layer: 3), in: session.state.requiredPrompt().ids, under: session.state.interventions)
        #expect(try file.floats("blocks.3.hook_resid_post") == stream.rows)
    }

    @Test("a .npy file holds one site, at the positions asked for")
    func npy() throws {
        let folder = try ScratchPlace()
        var session = try session("prompt Paris is the capital of")
        _ = try session.value("export \(folder.path("l2.npy")) L2 pos=-2..-1")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path("l2.npy")))
        let head = String(decoding: bytes[10..<128], as: UTF8.self)
        #expect(Array(bytes.prefix(8)) == [0x93, 78, 85, 77, 80, 89, 1, 0])
        #expect(head.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2, 128), }"))
        #expect(bytes.count == 128 + 4 * 2 * 128)
    }

    @Test("chosen sites: one head, all heads with their pattern, all neurons, each once")
    func chosen() throws {
        let folder = try ScratchPlace()
        var session = try session("prompt Paris is the capital of")
        let path = folder.path("some.safetensors")
        _ = try session.value("export \(path) L2H1 L1H* L0N* embed L3.attn L3.attn")
        #expect(
            try Set(Header(path).names) == [
                "blocks.2.attn.hook_z.1", "blocks.1.attn.hook_pattern", "blocks.1.attn.hook_z",
                "blocks.0.mlp.hook_post",
                "blocks.0.hook_resid_pre", "blocks.3.hook_attn_out",
            ])
    }

    @Test("a file that is there stays, unless one says so")
    func present() throws {
        let folder = try ScratchPlace()
        var session = try session("prompt Paris is the capital of")
        let path = folder.path("a.npy")
        try Data("precious".utf8).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: CellError.self) { try session.value("export \(path) L2") }
        #expect(error?.code == .fileExists)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
        _ = try session.value("export \(path) L2 replace=on")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count > 100)
    }

    @Test(
        "what cannot be written is said in words",
        arguments: [
            ("export acts", "acts ends neither in .safetensors nor in .npy"),
            ("export acts.npy", "a .npy file holds one array, and this would be 25"),
            ("export /no/such/folder/acts.safetensors", "cannot be written"),
            ("export \(Repository.root)/models/mini/model.safetensors replace=on", "lies with the models"),
            ("export acts.npy L9", "no layer 9: this model has layers 0 to 3"),
            ("export", "the file's name is missing"),
        ])
    func refusals(cell: String, message: String) throws {
        var session = try session("prompt Paris is the capital of")
        let error = #expect(throws: CellError.self) { try session.value(cell) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
}

/// A folder that is gone when the test is.
private final class ScratchPlace {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lab-export-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
}

/// A `.safetensors` file as somebody else would read it.
private struct Header {
    private let data: Data
    private let start: Int
    private let tensors: [String: [String: Any]]
    let metadata: [String: String]

    init(_ path: String) throws {
        data = try Data(contentsOf: URL(fileURLWithPath: path))
        let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        let object = try JSONSerialization.jsonObject(with: data[8..<8 + length]) as? [String: [String: Any]] ?? [:]
        start = 8 + length
        metadata = object["__metadata__"] as? [String: String] ?? [:]
        tensors = object.filter { $0.key != "__metadata__" }
    }

    var names: [String] { Array(tensors.keys) }

    func shape(_ name: String) -> [Int]? { tensors[name]?["shape"] as? [Int] }

    func floats(_ name: String) throws -> [Float] {
        let places = try #require(tensors[name]?["data_offsets"] as? [Int])
        return data[start + places[0]..<start + places[1]].withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
