import Engine
import Foundation
import Network
import TestSupport
import Testing

@testable import Lab

/// A server that plays a model of six words: the likeliest after any text are always the same.
struct PlayedServer {
    let server: TestServer
    var address: String { "http://127.0.0.1:\(server.port)" }

    static let words = [" France", " the", " Paris", " Italy", " a", " London"]
    static let probabilities = [0.4, 0.2, 0.1, 0.05, 0.03, 0.02]
    static let listed = 5

    /// - Parameter habit: answers in the server's place; nil for the usual answer.
    init(_ habit: @escaping @Sendable (TestServer.Request) -> TestServer.Reply? = { _ in nil }) throws {
        server = try TestServer { habit($0) ?? Self.answer($0) }
        server.start()
    }

    static func json(_ value: Any, status: Int = 200) -> TestServer.Reply {
        do {
            return TestServer.Reply(status, [], Array(try JSONSerialization.data(withJSONObject: value)))
        } catch { preconditionFailure("\(error)") }
    }

    static func error(_ status: Int, _ words: String) -> TestServer.Reply {
        json(["error": ["message": words]], status: status)
    }

    static func fields(_ request: TestServer.Request) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]) ?? [:]
    }

    static func answer(_ request: TestServer.Request) -> TestServer.Reply {
        switch request.path {
        case "/v1/models": return json(["data": [["id": "played", "max_model_len": 64]]])
        case "/tokenize":
            let text = fields(request)["prompt"] as? String ?? ""
            return json(["tokens": words.firstIndex(of: text).map { [$0] } ?? [90, 91]])
        case "/v1/completions": return completion(fields(request))
        default: return error(404, "Not Found")
        }
    }

    /// The likeliest word under the biases, each time; the probabilities told are those without them.
    private static func completion(_ fields: [String: Any]) -> TestServer.Reply {
        let bias = fields["logit_bias"] as? [String: Double] ?? [:]
        let scores = words.indices.map { log(probabilities[$0]) + (bias[String($0)] ?? 0) }
        let best = Distribution.argmax(scores) ?? 0
        let count = fields["max_tokens"] as? Int ?? 0
        let told = min(listed, fields["logprobs"] as? Int ?? 0)
        var top = Dictionary(uniqueKeysWithValues: (0..<told).map { (words[$0], log(probabilities[$0])) })
        top[words[best]] = log(probabilities[best])
        let text = String(repeating: words[best], count: count)
        return json([
            "choices": [
                [
                    "text": text, "finish_reason": "length",
                    "logprobs": [
                        "tokens": Array(repeating: words[best], count: count),
                        "token_logprobs": Array(repeating: log(probabilities[best]), count: count),
                        "top_logprobs": Array(repeating: top, count: count),
                    ],
                ] as [String: Any]
            ],
            "usage": ["prompt_tokens": 3],
        ])
    }

    /// A session on it.
    func session(
        _ environment: [String: String] = [:], permissions: Permissions = .all, _ cells: String...
    ) throws -> Session {
        let library = ModelLibrary(shelves: [Repository.root + "/models"])
        let desk = RemoteDesk(environment: environment, pause: { _ in }, isInterrupted: { false })
        let workshop = Workshop(
            library: library, arithmetic: try Arithmetic(threads: 2), permissions: permissions, remotes: desk,
            isInterrupted: { false })
        var state = SessionState()
        state.model = try workshop.load("mini", as: nil, bos: nil)
        var session = Session(state: state, workshop: workshop, origin: .init(model: "mini", seed: 0))
        for cell in cells { _ = try session.value(cell) }
        return session
    }

    /// A session that has it loaded.
    func loaded(_ cells: String...) throws -> Session {
        var session = try session([:], "load \(address)")
        for cell in cells { _ = try session.value(cell) }
        return session
    }
}
