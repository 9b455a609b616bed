import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite("Verify")
struct VerifyTests {
    @Test("the bundled models give Hugging Face's numbers", arguments: ModelLibrary.family)
    func bundled(name: String) throws {
        var session = try session("load \(name)", "ablate L0H0")
        let value = try session.verification("verify")
        #expect(value.prompts == 4)
        #expect(value.isOK)
        #expect(value.largestError > 0 && value.largestError < 1e-4)
        #expect(try #require(value.largestResidualError) < 1e-4)
    }

    @Test("a reference with one number changed is noticed, in the logits and in the residual stream alike")
    func changed() throws {
        for part in ["logits", "residuals"] {
            let model = try ModelCopy("nano")
            try model.changeReference { reference in
                guard var prompts = reference["prompts"] as? [[String: Any]] else { return }
                if part == "logits", var logits = prompts[2][part] as? [Double] {
                    logits[1000] += 0.01
                    prompts[2][part] = logits
                } else if var rows = prompts[1][part] as? [[Double]] {
                    rows[1][7] += 0.01
                    prompts[1][part] = rows
                }
                reference["prompts"] = prompts
            }
            var session = try session("load \(model.folder)")
            let value = try session.verification("verify")
            #expect(!value.isOK)
            #expect(render(.verification(value), RenderOptions()).contains("does NOT give"))
            #expect(json(cell: 1, input: "", result: .success(.verification(value))).contains("\"ok\": false"))
        }
    }

    @Test("no reference, or one of another model, is a sentence")
    func refusals() throws {
        let model = try ModelCopy("nano")
        try Data("{\"source\": 1}".utf8).write(to: model.reference)
        var session = try session("load \(model.folder)")
        #expect(try session.error("verify").message.hasSuffix("it is no reference as recorded from Hugging Face"))
        try model.changeReference {
            $0 = ["source": "x", "tolerance": 1, "prompts": [["prompt": "", "ids": [1], "logits": [0]]]]
        }
        let other = try session.error("verify")
        #expect(
            other.message
                == "reference.json is of another model: it has 1 logits for a prompt, and this model gives 2048")
        try FileManager.default.removeItem(at: model.reference)
        #expect(try session.error("verify").message.hasPrefix("no reference.json lies beside "))
    }
}

/// A bundled model in a folder of its own, to be spoilt.
private final class ModelCopy {
    let folder = NSTemporaryDirectory() + "lab-model-\(UUID().uuidString)"
    var reference: URL { URL(fileURLWithPath: folder + "/reference.json") }

    init(_ name: String) throws {
        try FileManager.default.copyItem(atPath: "\(Repository.root)/models/\(name)", toPath: folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func changeReference(_ change: (inout [String: Any]) -> Void) throws {
        let data = try Data(contentsOf: reference)
        var object = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
        change(&object)
        try JSONSerialization.data(withJSONObject: object).write(to: reference)
    }
}

extension Session {
    fileprivate mutating func verification(_ cell: String) throws -> VerificationValue {
        guard case .verification(let value) = try value(cell) else {
            Issue.record("\(cell) gave no verification")
            throw CellError(.syntax, "")
        }
        return value
    }
}
