import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Network

@Suite("Asking a server for completions")
struct CompletionServerTests {
    private static let good = TestServer.Reply(
        200, [],
        Array(
            #"{"choices": [{"text": "a", "logprobs": {"tokens": ["a"], "token_logprobs": [-1.5], "top_logprobs": [{"a": -1.5}]}, "finish_reason": "length"}]}"#
                .utf8))

    /// A server, the pauses that were made, and a question to it.
    private final class Talk {
        let server: TestServer
        let client: CompletionServer
        let pauses: Pauses

        init(key: String? = nil, _ answer: @escaping @Sendable (TestServer.Request) -> TestServer.Reply) throws {
            let server = try TestServer(answer)
            server.start()
            let pauses = Pauses()
            self.server = server
            self.pauses = pauses
            client = CompletionServer(
                try Endpoint("http://127.0.0.1:\(server.port)/v1"), key: key,
                client: try HTTPClient(agent: "lab-tests"),
                pause: { pauses.made.append($0) })
        }

        deinit { server.stop() }

        func ask(_ request: CompletionRequest = Talk.request, shouldStop: @escaping () -> Bool = { false })
            throws(CompletionError) -> Completion
        {
            try client.complete(request, shouldStop: shouldStop)
        }

        static let request = CompletionRequest(model: "m", prompt: "a prompt", count: 1, likeliest: 20)

        func body(_ index: Int) throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(server.requests[index].body)) as? [String: Any])
        }
    }

    private final class Pauses { var made: [Double] = [] }

    private static func error(_ status: Int, _ words: String, _ headers: [(name: String, value: String)] = [])
        -> TestServer.Reply
    {
        TestServer.Reply(status, headers, Array(#"{"error": {"message": "\#(words)"}}"#.utf8))
    }

    @Test("everything that servers have habits about is said, and the key goes along")
    func question() throws {
        let talk = try Talk(key: "sesame") { _ in Self.good }
        var request = Talk.request
        request.bias = [7: 2.5]
        request.seed = 9
        request.temperature = 0.5
        _ = try talk.ask(request)
        let asked = talk.server.requests[0]
        #expect((asked.method, asked.path) == ("POST", "/v1/completions"))
        #expect(asked.headers["authorization"] == "Bearer sesame")
        let body = try talk.body(0)
        #expect(body["model"] as? String == "m")
        #expect(body["logprobs"] as? Int == 20)
        #expect(body["logit_bias"] as? [String: Double] == ["7": 2.5])
        #expect(body["seed"] as? Int == 9)
        #expect(body["top_k"] as? Int == 0)
        #expect(body["repeat_penalty"] as? Double == 1)
        #expect(body["repetition_penalty"] as? Double == 1)
    }

    @Test(
        "what may be over by the next time is asked again, after pauses that double", arguments: [429, 500, 502, 503])
    func retries(status: Int) throws {
        let talk = try Talk { $0.number < 2 ? Self.error(status, "too much") : Self.good }
        #expect(try talk.ask().text == "a")
        #expect(talk.pauses.made == [0.5, 1])
    }

    @Test("a server that names a pause gets it; one that names a long one is left alone")
    func retryAfter() throws {
        let talk = try Talk { $0.number == 0 ? Self.error(429, "wait", [("Retry-After", "7")]) : Self.good }
        #expect(try talk.ask().text == "a")
        #expect(talk.pauses.made == [7])
        let busy = try Talk { _ in Self.error(503, "wait", [("Retry-After", "3600")]) }
        #expect(throws: CompletionError.busy(host: "127.0.0.1", seconds: 3600)) { try busy.ask() }
        #expect(busy.pauses.made == [])
    }

    @Test("it gives up after four times, and says what the server said")
    func failing() throws {
        let talk = try Talk { _ in Self.error(500, "out of memory") }
        #expect(throws: CompletionError.failing(status: 500, host: "127.0.0.1", words: "out of memory", attempts: 4)) {
            try talk.ask()
        }
        #expect(talk.pauses.made == [0.5, 1, 2])
    }

    @Test("a connection that breaks is tried again")
    func dropped() throws {
        let talk = try Talk { request in
            var reply = Self.good
            if request.number == 0 { reply.cut = 3 }
            return reply
        }
        #expect(try talk.ask().text == "a")
        #expect(talk.pauses.made == [0.5])
    }

    @Test("nobody is asked again about what was refused", arguments: [400, 401, 403, 404, 422])
    func refused(status: Int) throws {
        let talk = try Talk { _ in Self.error(status, "no") }
        let expected: CompletionError =
            switch status {
            case 401, 403: .unauthorized(host: "127.0.0.1", hadKey: false)
            case 404: .notFound(host: "127.0.0.1", words: "no")
            default: .refused(status: status, host: "127.0.0.1", words: "no")
            }
        #expect(throws: expected) { try talk.ask() }
        #expect(talk.server.requests.count == 1)
    }

    @Test("where fewer probabilities are told than asked for, fewer are asked for, also the next time")
    func fewer() throws {
        let talk = try Talk { request in
            let asked =
                (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any])?["logprobs"] as? Int
            guard let asked, asked <= 5 else {
                return Self.error(
                    400, "Requested sample logprobs of \(asked ?? 0), which is greater than max allowed: 5")
            }
            return Self.good
        }
        #expect(try talk.ask().text == "a")
        #expect(try talk.ask().text == "a")
        let asked = try talk.server.requests.indices.map { try talk.body($0)["logprobs"] as? Int }
        #expect(asked == [20, 10, 5, 5])
    }

    @Test("a server that takes OpenAI's fields alone gets those alone, unless the others matter")
    func plain() throws {
        let talk = try Talk { request in
            let isPlain = !String(decoding: request.body, as: UTF8.self).contains("top_k")
            return isPlain ? Self.good : Self.error(400, "Unrecognized request argument supplied: top_k")
        }
        #expect(try talk.ask().text == "a")
        #expect(try talk.body(1)["repeat_penalty"] == nil)
        var request = Talk.request
        request.topK = 3
        let other = try Talk { _ in Self.error(400, "Unrecognized request argument supplied: top_k") }
        #expect(throws: CompletionError.self) { try other.ask(request) }
        #expect(other.server.requests.count == 1)
    }

    @Test("the key stays out of errors, and so does what a terminal would obey")
    func words() throws {
        let talk = try Talk(key: "sesame") { _ in Self.error(400, #"key sesame \u001b[31m is \u202e\n\nbad"#) }
        #expect(throws: CompletionError.refused(status: 400, host: "127.0.0.1", words: "key … [31m is bad")) {
            try talk.ask()
        }
    }

    @Test("no key is taken to another place")
    func redirect() throws {
        let other = try TestServer { _ in Self.good }
        other.start()
        defer { other.stop() }
        let target = "http://127.0.0.1:\(other.port)/v1/completions"
        let talk = try Talk(key: "sesame") { _ in TestServer.Reply(307, [("Location", target)], []) }
        #expect(throws: CompletionError.redirected(host: "127.0.0.1", to: target)) { try talk.ask() }
        #expect(other.requests.isEmpty)
    }

    @Test("what is no JSON is none")
    func notJSON() throws {
        let talk = try Talk { _ in TestServer.Reply(200, [], Array("<html>".utf8)) }
        #expect(throws: CompletionError.notJSON(host: "127.0.0.1")) { try talk.ask() }
        let models = try Talk { _ in TestServer.Reply(200, [], Array("{}".utf8)) }
        #expect(throws: CompletionError.notCompletion(host: "127.0.0.1")) {
            try models.client.models(shouldStop: { false })
        }
    }

    @Test("whoever gives up need not wait for a server that says nothing")
    func cancelling() throws {
        let talk = try Talk { _ in
            var reply = Self.good
            reply.silence = 3600
            return reply
        }
        var questions = 0
        #expect(throws: CompletionError.cancelled) {
            try talk.ask(shouldStop: {
                questions += 1
                return questions > 3
            })
        }
        let busy = try Talk { _ in Self.error(503, "later") }
        #expect(throws: CompletionError.cancelled) { try busy.ask(shouldStop: { !busy.pauses.made.isEmpty }) }
    }

    @Test("a server that lists no models is known by that")
    func noList() throws {
        let talk = try Talk { _ in Self.error(404, "no such path") }
        #expect(try talk.client.models(shouldStop: { false }) == nil)
    }

    @Test("ids of tokens are asked for at either address, without what is put before a text")
    func tokens() throws {
        let talk = try Talk { request in
            guard request.path == "/extras/tokenize" else { return Self.error(404, "") }
            let isEmpty = String(decoding: request.body, as: UTF8.self).contains(#""input":"""#)
            return TestServer.Reply(200, [], Array((isEmpty ? #"{"tokens": [1]}"# : #"{"tokens": [1, 4649]}"#).utf8))
        }
        #expect(try talk.client.tokens(of: " France", model: "m", shouldStop: { false }) == [4649])
        let silent = try Talk { _ in Self.error(404, "") }
        #expect(try silent.client.tokens(of: " France", model: "m", shouldStop: { false }) == nil)
        let other = try Talk { _ in TestServer.Reply(200, [], Array(#"{"count": 1, "tokens": [5]}"#.utf8)) }
        #expect(try other.client.tokens(of: " x", model: "m", shouldStop: { false }) == [5])
    }
}
