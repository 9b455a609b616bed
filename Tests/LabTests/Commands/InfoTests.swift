import Foundation
import TestSupport
import Testing

@testable import Engine
@testable import Lab

/// `info` of models that are not loaded.
@Suite("Info")
struct InfoTests {
    private static let fixtures = Repository.root + "/Tests/Fixtures"

    private func info(_ name: String) throws -> ModelValue {
        var session = try session()
        guard case .model(let value) = try session.value("info \(name)") else {
            throw CellError(.badValue, "info gave something else")
        }
        return value
    }

    /// A formula's numbers, reckoned by the calculator.
    private func reckoned(_ numbers: String) throws -> Double {
        let text = numbers.replacing(",", with: "").replacing("×", with: "*").replacing("²", with: "^2")
        var session = try session()
        guard case .number(let number) = try session.value(text) else { return .nan }
        return number
    }

    @Test(
        "published totals, exactly",
        arguments: [
            ("distilgpt2", 81_912_576), ("gpt2", 124_439_808), ("gpt2-small", 124_439_808),
            ("gpt2-medium", 354_823_168), ("gpt2-large", 774_030_080), ("gpt2-xl", 1_557_611_200),
            ("GPT2-XL", 1_557_611_200), ("gpt3", 174_604_259_328), ("gpt3-175b", 174_604_259_328),
        ])
    func published(name: String, total: Int) throws {
        let value = try info(name)
        #expect(value.parameters == total)
        #expect(value.breakdown.reduce(0) { $0 + $1.count } == total)
        #expect(value.dtype == nil && value.bos == nil && value.sha256 == nil && value.bytes == nil)
        #expect(try #require(value.estimate).storages.map(\.isFile).contains(true) == false)
        let rendered = render(.model(value), RenderOptions())
        #expect(rendered.contains("\(grouped(total)) parameters"))
        #expect(rendered.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 80 })
    }

    @Test(
        "every line of the arithmetic gives the number beside it",
        arguments: [
            "gpt2-large", "gpt3", "mini", "\(fixtures)/gpt2/f16-prefixed", "\(fixtures)/gpt2/bf16-untied",
            "\(fixtures)/llama/f16-llama3", "\(fixtures)/llama/bf16-untied", "\(fixtures)/gguf/llama.gguf",
            "\(fixtures)/gguf/gpt2.gguf",
        ])
    func arithmetic(name: String) throws {
        let value = try info("\"\(name)\"")
        let estimate = try #require(value.estimate)
        #expect(estimate.formulas.map(\.part) == value.breakdown.map(\.name))
        for (formula, part) in zip(estimate.formulas, value.breakdown) {
            #expect(try reckoned(formula.numbers) == Double(part.count), "\(formula)")
        }
        #expect(try reckoned(estimate.layer.numbers) == Double(estimate.layerCount))
        let layers = value.breakdown.filter { ["attention", "mlp", "norms", "layer norms"].contains($0.name) }
        let finalNorm = value.width * (value.architecture == "llama" ? 1 : 2)
        #expect(layers.reduce(0) { $0 + $1.count } == value.layers * estimate.layerCount + finalNorm)
    }

    @Test("what stored weights take, and what is read of them for a token")
    func storages() throws {
        let estimate = try #require(try info("gpt2-xl").estimate)
        #expect(
            estimate.storages.map(\.dtype) == ["F32", "BF16", "Q8_0", "Q5_0", "Q4_0"], "1,600 is no multiple of 256")
        #expect(estimate.storages.map(\.bytes).prefix(3) == [6_230_444_800, 3_115_222_400, 1_654_961_900])
        // All but the table of positions, of which one row is looked up.
        #expect(estimate.storages[0].bytesPerToken == 4 * (1_557_611_200 - 1024 * 1600))
        #expect(estimate.cacheBytes == 2 * 48 * 1600 * 1024 * 4)
        let gpt2 = try #require(try info("gpt2").estimate)
        #expect(gpt2.storages.map(\.dtype) == ["F32", "BF16", "Q8_0", "Q5_K", "Q4_K"])
        let untied = try #require(try info("\"\(Self.fixtures)/llama/bf16-untied\"").estimate)
        let size = try info("\"\(Self.fixtures)/llama/bf16-untied\"")
        #expect(untied.storages.map(\.dtype) == ["BF16", "F32", "BF16"] && untied.storages[0].isFile)
        #expect(untied.storages[2].bytesPerToken == 2 * (size.parameters - 53 * 24), "one row of the embedding is read")
    }

    @Test("the pace is memory's, where weights fit into it and into no cache")
    func pace() {
        let machine = ModelEstimate.Machine(memory: 8_000_000_000, readingRate: 40e9, threads: 2)
        func storage(_ bytes: Int) -> ModelEstimate.Storage {
            ModelEstimate.Storage(dtype: "F32", isFile: false, bytes: bytes, bytesPerToken: bytes)
        }
        #expect(machine.pace(of: storage(4_000_000_000)) == .tokensPerSecond(10))
        #expect(machine.pace(of: storage(8_000_000_001)) == .tooLarge)
        #expect(machine.pace(of: storage(1_000_000)) == .unbounded)
    }

    @Test("what is another number on each machine is no part of a transcript")
    func transcript() throws {
        let value = try info("gpt2")
        let text = render(.model(value), .transcript(Settings()))
        var other = value
        other.estimate?.machine = .init(memory: 1_000, readingRate: 1, threads: 64)
        #expect(render(.model(other), .transcript(Settings())) == text)
        #expect(render(.model(other), RenderOptions()) != render(.model(value), RenderOptions()))
        #expect(text.contains("12d² + 13d = 7,087,872"))
        #expect(text.contains("this machine reads") && !text.contains("u{E000}"), "the mark is not spelled out")
    }

    @Test("the machine's reading of memory is measured once for a session")
    func measuredOnce() throws {
        var session = try session()
        guard case .model(let first) = try session.value("info gpt2"),
            case .model(let second) = try session.value("info gpt2")
        else { return }
        #expect(first == second)
        #expect(try #require(first.estimate).machine.readingRate > 1e6)
    }

    @Test("a model's header is enough, and one that lies is found out")
    func headers() throws {
        let value = try info("\"\(Self.fixtures)/llama/f32-sharded\"")
        #expect(value.name == "f32-sharded" && value.architecture == "llama" && value.dtype == "F32")
        let file = try info("\"\(Self.fixtures)/gguf/llama.gguf\"")
        var session = try session("load \(Self.fixtures)/gguf/llama.gguf")
        guard case .model(let loaded) = try session.value("info") else { return }
        #expect(file.breakdown == loaded.breakdown && file.bytes == loaded.bytes && file.dtype == loaded.dtype)

        let folder = NSTemporaryDirectory() + "info-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let config = "\(Self.fixtures)/llama/f32-tied/config.json"
        try FileManager.default.copyItem(atPath: config, toPath: "\(folder)/config.json")
        let alone = try info("\"\(folder)\"")
        #expect(alone.dtype == nil && alone.parameters == 10_800, "config.json alone has the sizes")
        try FileManager.default.copyItem(
            atPath: "\(Self.fixtures)/llama/bf16-untied/model.safetensors", toPath: "\(folder)/model.safetensors")
        #expect(try session.error("info \"\(folder)\"").code == .modelFile)
    }

    @Test("what is no model is refused with the names that are known")
    func unknown() throws {
        var session = try session()
        let error = try session.error("info gpt4")
        #expect(error.message == "no model \"gpt4\"")
        #expect(error.hint?.contains("gpt2-medium") == true && error.hint?.contains("mini") == true)
        #expect(try session.error("info gpt2 gpt3").code == .unexpectedArgument)
    }

    @Test("in JSON fields are added to those of a loaded model")
    func jsonFields() throws {
        let text = try json(cell: 1, input: "info gpt3", result: .success(.model(info("gpt3"))))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["kind"] as? String == "model")
        let value = try #require(object["value"] as? [String: Any])
        for key in [
            "name", "architecture", "layers", "heads", "width", "vocabulary", "context", "parameters", "breakdown",
            "dtype", "bos", "sha256", "source", "sizes", "arithmetic", "stored", "cache_bytes", "machine",
        ] { #expect(value[key] != nil, "\(key)") }
        #expect((value["sizes"] as? [String: Int])?["d"] == 12_288)
        #expect((value["arithmetic"] as? [String: String])?["layer"] == "12d² + 13d")
    }
}
