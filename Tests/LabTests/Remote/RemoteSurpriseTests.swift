import Foundation
import Network
import TestSupport
import Testing

@testable import Lab

@Suite("Surprise on a server")
struct RemoteSurpriseTests {
    private func recorded(_ name: String) throws -> PlayedServer {
        let body = try Data(
            contentsOf: URL(fileURLWithPath: "\(Repository.root)/Tests/Fixtures/completions/\(name).json"))
        return try PlayedServer { $0.path == "/v1/completions" ? TestServer.Reply(200, [], Array(body)) : nil }
    }

    @Test("vLLM's echo: the tokens of the text, without what the server puts before it and what it wrote after")
    func vLLM() throws {
        var session = try recorded("vllm-echo").loaded()
        guard case .surprise(let value) = try session.value("surprise Paris is the capital.") else {
            Issue.record("no surprise"); return
        }
        #expect(value.tokens.map(\.logprob) == [-6, -1.5, -0.5, -2, -4])
        #expect(value.total == 14)
        #expect(abs((value.perplexity ?? 0) - 16.4446) < 1e-3)
    }

    @Test("llama-cpp-python's gives each token its neighbour's probability, which is noticed")
    func shifted() throws {
        var session = try recorded("llama-cpp-python-echo").loaded()
        let error = try session.error("surprise Paris is the capital of France.")
        #expect(error.code == .notAvailable)
        #expect(
            error.message
                == "the tokens that 127.0.0.1 echoes do not make up the text, so their probabilities cannot be trusted")
    }

    @Test("llama.cpp's server does not echo")
    func none() throws {
        var session = try recorded("llama-cpp-echo").loaded()
        #expect(
            try session.error("surprise Paris is the capital of France.").message
                == "127.0.0.1 does not echo the prompt's probabilities")
    }

    @Test("a server that refuses is quoted")
    func refused() throws {
        let server = try PlayedServer {
            $0.path == "/v1/completions" ? PlayedServer.error(400, "Only no echo is supported") : nil
        }
        var session = try server.loaded()
        #expect(
            try session.error("surprise A text").message
                == "surprise needs the prompt echoed: 127.0.0.1 refuses the question (400): Only no echo is supported")
    }
}
