import Engine
import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("The lens command")
struct LensTests {
    static let prompt = "prompt Paris is the capital of"

    @Test(
        "the last row is the model's own answer, through either lens, and KL is 0 there alone",
        arguments: [
            "lens France", "lens tuned France",
        ])
    func lastRow(cell: String) throws {
        var session = try session(Self.prompt)
        let value = try session.lens(cell)
        #expect(value.rows.map(\.site) == ["embed", "L0", "L1", "L2", "L3"])
        let last = try #require(value.rows.last)
        #expect(try last.target?.prob == session.number("probs[\" France\"]"))
        #expect(value.rows.map { $0.divergence == 0 } == [false, false, false, false, true])
        #expect(last.target?.rank == 1)
    }

    @Test("the answer has settled at the first layer after which no row has another best token")
    func settled() throws {
        for (model, prompt) in [
            ("mini", "Paris is the capital of"), ("base", "Paris is the capital of"), ("mini", "The capital"),
            ("nano", "My favourite country is"), ("base", "Listen: apple river"),
        ] {
            var session = try session("load \(model)", "prompt \(prompt)", "ablate L0.mlp pos=1")
            let best = try session.lens("lens").rows.map { $0.top.first?.token }
            let settled = try session.number("settling_layer")
            #expect(best[(Int(settled) + 1)...].allSatisfy { $0 == best.last }, "\(model): \(prompt)")
            #expect(settled == -1 || best[Int(settled)] != best.last, "\(model): \(prompt)")
        }
    }

    @Test("a tuned lens reads the layers before otherwise, and closer to the answer")
    func tuned() throws {
        var session = try session(Self.prompt)
        let (plain, tuned) = (try session.lens("lens pos=all"), try session.lens("lens tuned pos=all"))
        #expect(!plain.isTuned && tuned.isTuned)
        func divergence(_ value: LensValue, _ site: String) -> Double {
            value.rows.filter { $0.site == site }.map(\.divergence).reduce(0, +)
        }
        for site in ["embed", "L0", "L1", "L2"] { #expect(divergence(tuned, site) < divergence(plain, site)) }
        #expect(plain.rows.filter { $0.site == "L3" } == tuned.rows.filter { $0.site == "L3" })
        let text = json(cell: 1, input: "", result: .success(.lens(tuned)))
        #expect(text.contains("\"tuned\": true"))
        #expect(!json(cell: 1, input: "", result: .success(.lens(plain))).contains("tuned"))
    }

    @Test("what is in force counts, and is said")
    func inForce() throws {
        var session = try session(Self.prompt)
        let before = try session.lens("lens tuned France")
        _ = try session.value("ablate L2.mlp")
        let after = try session.lens("lens tuned France")
        // What lies before the change reads as before; only the answer that it is held against is another.
        #expect(after.rows.prefix(3).map(\.target) == before.rows.prefix(3).map(\.target))
        #expect(after.rows[3].target != before.rows[3].target && after.rows[4].target != before.rows[4].target)
        #expect(after.changes.map(\.site) == ["L2.mlp"])
        #expect(try after.rows[4].target?.prob == session.number("probs[\" France\"]"))
    }

    @Test("top= lists that many in JSON, and on the screen as many as fit")
    func top() throws {
        var session = try session(Self.prompt)
        let value = try session.lens("lens top=12")
        #expect(value.rows.allSatisfy { $0.top.count == 12 })
        var shown: [Int] = []
        for columns in [40, 60, 80, 120, 400] {
            let lines = render(.lens(value), RenderOptions(columns: columns)).lines
            #expect(lines.allSatisfy { displayWidth($0) <= columns })
            shown.append(lines[0].split(separator: " ").count { $0 == "p" })
        }
        #expect(shown == shown.sorted() && shown[0] >= 1 && shown[3] > shown[2] && shown[4] == 12)
    }

    @Test("tuned in quotes is a token; without a file beside the weights there is a plain word")
    func refusals() throws {
        var session = try session(Self.prompt)
        let token = #expect(throws: CellError.self) { try session.value("lens \"tuned\"") }
        #expect(token?.code == .severalTokens)

        let folder = NSTemporaryDirectory() + "lab-lens-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.copyItem(atPath: "\(Repository.root)/models/nano", toPath: folder)
        let file = "\(folder)/\(TunedLens.fileName)"
        try FileManager.default.removeItem(atPath: file)
        _ = try session.value("load \(folder)")
        _ = try session.value(Self.prompt)
        let missing = #expect(throws: CellError.self) { try session.value("lens tuned") }
        let name = URL(fileURLWithPath: folder).lastPathComponent
        #expect(missing?.message == "there is no tuned lens for \(name)")
        #expect(
            missing?.hint == "lens without tuned needs none; it would be tuned-lens.safetensors, beside the weights")

        try FileManager.default.copyItem(
            atPath: "\(Repository.root)/models/mini/\(TunedLens.fileName)", toPath: file)
        let wrong = #expect(throws: CellError.self) { try session.value("lens tuned") }
        #expect(wrong?.code == .modelFile)
        #expect(wrong?.message.contains("embed.weight") == true)
    }

    @Test("the file is no part of the model's digest")
    func digest() throws {
        let model = try LoadedModel(name: "nano", folder: "\(Repository.root)/models/nano", bos: nil)
        #expect(!model.files.isEmpty && !model.files.contains { $0.hasSuffix(TunedLens.fileName) })
    }

    @Test("a model that was trained in the session has none, and says so")
    func trained() throws {
        var session = try session("load nano", "train fresh steps=1", Self.prompt)
        let error = #expect(throws: CellError.self) { try session.value("lens tuned") }
        #expect(error?.message.hasSuffix("and the tuned lens needs one") == true)
    }
}

extension Session {
    fileprivate mutating func lens(_ cell: String) throws -> LensValue {
        guard case .lens(let value) = try value(cell) else {
            Issue.record("\(cell) gave no lens")
            throw CellError(.syntax, "")
        }
        return value
    }
}
