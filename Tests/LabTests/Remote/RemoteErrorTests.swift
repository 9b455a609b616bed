import Foundation
import Network
import TestSupport
import Testing

@testable import Lab

@Suite("What goes wrong with servers")
struct RemoteErrorTests {
    /// What is typed after a load that works.
    private func error(
        _ cell: String = "prompt A text", _ habit: @escaping @Sendable (TestServer.Request) -> TestServer.Reply?
    ) throws -> CellError {
        let server = try PlayedServer(habit)
        defer { server.server.stop() }
        var session = try server.loaded()
        return try session.error(cell)
    }

    private func completions(_ reply: TestServer.Reply) -> @Sendable (TestServer.Request) -> TestServer.Reply? {
        { $0.path == "/v1/completions" ? reply : nil }
    }

    @Test("nobody listens, or there is no such host")
    func unreachable() throws {
        let server = try PlayedServer()
        var session = try server.session()
        server.server.stop()
        let refused = try session.error("load \(server.address)")
        #expect(refused.message == "nobody answers at 127.0.0.1 on that port")
        #expect(refused.hint == "is the server running, and is the port right?")
        #expect(refused.span == 5..<5 + server.address.count)
        let unknown = try session.error("load http://lab-tests.invalid model=x")
        #expect(
            ["there is no host lab-tests.invalid", "nobody answers at lab-tests.invalid on that port"].contains(
                unknown.message))
        #expect(session.state.model?.name == "mini")
    }

    @Test("a key is wanted, or another one")
    func unauthorized() throws {
        let server = try PlayedServer { _ in PlayedServer.error(401, "Unauthorized") }
        var session = try server.session()
        let error = try session.error("load \(server.address)")
        #expect(error.message == "127.0.0.1 refuses to answer without a key")
        #expect(error.hint == "put the server's key into the environment variable LAB_API_KEY, and start lab again")
        var other = try server.session(["LAB_API_KEY": "wrong"])
        #expect(try other.error("load \(server.address)").message == "127.0.0.1 refuses the key that it was shown")
    }

    @Test("a model that is not there comes with those that are")
    func noModel() throws {
        let server = try PlayedServer()
        var session = try server.session()
        let error = try session.error("load \(server.address) model=other")
        #expect(error.code == .modelNotFound)
        #expect(error.message == "127.0.0.1 has no model \"other\"")
        #expect(error.hint == "it has played")
    }

    @Test("a model that was there and is gone comes with those that are, too")
    func lostModel() throws {
        let server = try PlayedServer { request in
            if request.path == "/v1/completions" { return PlayedServer.error(404, "The model does not exist.") }
            guard request.path == "/v1/models", request.number > 0 else { return nil }
            return PlayedServer.json(["data": [["id": "newer"], ["id": "smaller"]]])
        }
        var session = try server.loaded()
        let error = try session.error("prompt A text")
        #expect(error.message == "127.0.0.1 has no model \"played\"")
        #expect(error.hint == "it has newer, smaller")
    }

    @Test("of several models one has to be named; a server that lists none is believed")
    func several() throws {
        let several = try PlayedServer {
            $0.path == "/v1/models" ? PlayedServer.json(["data": [["id": "a"], ["id": "b"]]]) : nil
        }
        var session = try several.session()
        let error = try session.error("load \(several.address)")
        #expect(error.message == "127.0.0.1 has 2 models; which one is it?")
        #expect(error.hint == "add model=NAME, one of a, b")
        _ = try session.value("load \(several.address) model=b")
        let silent = try PlayedServer { $0.path == "/v1/models" ? PlayedServer.error(404, "") : nil }
        var other = try silent.session()
        #expect(try other.error("load \(silent.address)").hint == "add model=NAME")
        _ = try other.value("load \(silent.address) model=played")
        _ = try other.value("prompt A text")
    }

    @Test("a refusal carries the server's words, without what a terminal would obey")
    func refused() throws {
        let error = try error("prompt A text", completions(PlayedServer.error(400, "bad \u{1B}[2Jprompt\r\nnow")))
        #expect(error.code == .server)
        #expect(error.message == "127.0.0.1 refuses the question (400): bad [2Jprompt now")
    }

    @Test(
        "words for the others",
        arguments: [
            (
                TestServer.Reply(200, [], Array("<html>".utf8)),
                "what 127.0.0.1 answers is no JSON, so it is no server of this kind"
            ),
            (
                TestServer.Reply(200, [], Array("{}".utf8)),
                "127.0.0.1 answers in JSON, but not in OpenAI's protocol for completions"
            ),
            (
                PlayedServer.json(["choices": [["text": " a", "finish_reason": "length"]]]),
                "127.0.0.1 writes text, but does not tell its probabilities"
            ),
            (
                PlayedServer.json(["choices": [["text": "", "finish_reason": "stop"]]]),
                "127.0.0.1 wrote nothing after this prompt, and so told no probabilities"
            ),
            (PlayedServer.error(429, "slow down"), "127.0.0.1 has too much to do (429, asked 4 times): slow down"),
            (PlayedServer.error(500, "boom"), "127.0.0.1 fails (500, asked 4 times): boom"),
            (TestServer.Reply(raw: ""), "127.0.0.1 broke the connection off, 4 times"),
        ])
    func words(reply: TestServer.Reply, message: String) throws {
        let error = try error("prompt A text", completions(reply))
        #expect(error.message == message)
        #expect(error.hint != nil)
    }

    @Test("llama-cpp-python says what it wants to be started with")
    func logitsAll() throws {
        let words = "logprobs is not supported for models created with logits_all=False"
        #expect(
            try error("prompt A text", completions(PlayedServer.error(500, words))).hint
                == "start llama-cpp-python's server with --logits_all true")
    }

    @Test(
        "every failure between here and there has words and no secret",
        arguments: [
            CompletionError.network(.noLibrary), .network(.badAddress("x\u{1B}")),
            .network(.badHeader(name: "Authorization")),
            .network(.timedOut(host: "h", seconds: 300)), .network(.tls(host: "h", reason: "expired\u{7}")),
            .network(.notHTTP(host: "h", reason: "garbage")), .network(.tooLarge(host: "h", limit: 10)),
            .network(.tooManyRedirects(host: "h")), .busy(host: "h", seconds: 90),
            .redirected(host: "h", to: "http://o/\u{1B}"),
        ])
    func every(failure: CompletionError) {
        let error = RemoteErrorWords.error(failure)
        #expect(!error.message.isEmpty && !error.message.hasSuffix("."))
        #expect(safe(error.message) == error.message)
    }

    @Test("an answer that says nothing about bias is not believed to have one")
    func noBias() throws {
        let server = try PlayedServer { request in
            guard request.path == "/v1/completions", PlayedServer.fields(request)["logit_bias"] != nil else {
                return nil
            }
            var other = request
            other.body = Array(
                String(decoding: request.body, as: UTF8.self).replacing("logit_bias", with: "nothing").utf8)
            return PlayedServer.answer(other)
        }
        var session = try server.loaded("prompt A text")
        #expect(try session.error("bias London 3").message == "127.0.0.1 takes no bias")
        #expect(session.state.changes.isEmpty)
    }

    @Test(
        "addresses that cannot be, and options that do not belong",
        arguments: [
            (
                "load http://me:secret@host",
                "an address is written into transcripts, so no name or password may stand in it"
            ),
            ("load http://host?key=1", "an address ends before the ? or #"),
            ("load http://", "this is no address of a server"),
            ("load http://host bos=on", "what stands before a prompt is the server's to decide"),
            ("compare http://host", "a server's model is loaded by a cell of its own"),
            ("load mini model=x", "model= is for a server's address"),
        ])
    func typed(cell: String, message: String) throws {
        var session = try session("prompt A text")
        #expect(try session.error(cell).message == message)
    }
}
