import Foundation
import TestSupport
import Testing

@testable import Lab

@Suite(
    "A real llama.cpp server", .serialized,
    .enabled(
        if: LlamaCppServer.isThere,
        "needs make smollm2 and pip install \"llama-cpp-python[server]\"; LAB_PYTHON names the Python that has it"))
struct LlamaCppServerTests {
    private static let prompts = [
        "Paris is the capital of", "The largest planet of the solar system is", "Once upon a time, there was a",
    ]

    @Test("prompt, sample, bias and greedy, beside the same file read here")
    func all() throws {
        let server = try LlamaCppServer()
        defer { server.stop() }
        var remote = try session()
        try load(server, &remote)
        var local = try session("load \(LlamaCppServer.model) as=local")

        let table = try remote.distribution("prompt \(Self.prompts[0])")
        let own = try local.distribution("prompt \(Self.prompts[0])")
        #expect(table.next.count == 10)
        #expect(table.next[0].token.bytes == own.next[0].token.bytes)
        // llama.cpp rounds activations to 8 bits before it multiplies by 4-bit weights; here they stay floats.
        for row in own.next.prefix(3) {
            let other = try #require(table.next.first { $0.token.bytes == row.token.bytes })
            #expect(abs(other.prob - row.prob) < 0.05)
        }
        #expect(table.rest > 0.1 && table.rest < 0.9)

        guard case .sample(let drawn) = try remote.value("sample 5 seed=3") else { Issue.record("no sample"); return }
        #expect(drawn.continuations[0].draws.count == 5)
        #expect(drawn.continuations[0].draws.allSatisfy { $0.modelProb > 0 && $0.u == nil })

        let before = try #require(table.next.first { $0.token.bytes == Array(" France".utf8) })
        let biased = try remote.distribution("bias France 4")
        #expect(biased.next[0].token.bytes == Array(" France".utf8))
        let expected = before.prob * exp(4) / (1 + before.prob * (exp(4) - 1))
        #expect(abs(biased.next[0].prob - expected) < 1e-9)
        guard case .sample(let pushed) = try remote.value("greedy 1") else { Issue.record("no sample"); return }
        #expect(pushed.continuations[0].text == " France")
        _ = try remote.value("clear")

        #expect(try remote.error("surprise \(Self.prompts[0])").code == .notAvailable)
        try greedy(&remote, &local)
    }

    /// The text is the same up to where the two likeliest are nearly equal, and rounding decides.
    private func greedy(_ remote: inout Session, _ local: inout Session) throws {
        for prompt in Self.prompts {
            var texts: [[SampleValue.Draw]] = []
            for cell in ["prompt \(prompt)", "greedy 20"] {
                for number in 0..<2 {
                    let value = try number == 0 ? remote.value(cell) : local.value(cell)
                    if case .sample(let sample) = value { texts.append(sample.continuations[0].draws) }
                }
            }
            let parting = zip(texts[0], texts[1]).first { $0.token.bytes != $1.token.bytes }
            guard let (there, here) = parting else { continue }
            #expect(min(there.rival?.margin ?? 1, here.rival?.margin ?? 1) < 0.05, "\(prompt)")
        }
    }

    /// The server needs some seconds to read the model; until then nobody answers.
    private func load(_ server: LlamaCppServer, _ session: inout Session) throws {
        while server.isRunning {
            guard let outcome = session.run("load \(server.address)") else { continue }
            switch outcome.result {
            case .success: return
            case .failure(let error) where error.message.hasPrefix("nobody answers"): usleep(200_000)
            case .failure(let error): throw error
            }
        }
        Issue.record("the server ended")
    }
}
