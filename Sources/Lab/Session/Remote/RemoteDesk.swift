import Foundation
import Network

/// Asks servers, and remembers what they said lately: the tables before and after a change are made of one answer.
final class RemoteDesk {
    private let isInterrupted: () -> Bool
    private let environment: [String: String]
    private let pause: (Double) -> Void
    private var client: HTTPClient?
    private var servers: [Endpoint: CompletionServer] = [:]
    private var recent: [(question: Question, asked: Int, answer: Completion)] = []

    private struct Question: Equatable {
        var model: RemoteModel
        var prompt: String
    }

    /// - Parameter pause: waits so many seconds before a question is put again; nil for doing so, and asking meanwhile
    ///   whether to stop.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment, pause: ((Double) -> Void)? = nil,
        isInterrupted: @escaping () -> Bool
    ) {
        self.environment = environment
        self.isInterrupted = isInterrupted
        self.pause = pause ?? { Self.wait($0, unless: isInterrupted) }
    }

    /// The server's models; nil where it does not list them.
    func models(at endpoint: Endpoint) throws(CellError) -> [ServedModel]? {
        try ask(endpoint) { (server) throws(CompletionError) in try server.models(shouldStop: isInterrupted) }
    }

    /// Whether a key goes to this server where others can read it.
    func sendsKeyInTheOpen(to endpoint: Endpoint) -> Bool {
        !endpoint.isSecure && !endpoint.isLoopback && RemoteKey.key(for: endpoint, in: environment) != nil
    }

    /// What the model says comes next: the first token of a greedy answer, with the likeliest beside it.
    func next(_ model: RemoteModel, after prompt: String, likeliest: Int) throws(CellError) -> Completion {
        let question = Question(model: model, prompt: prompt)
        if let known = recent.last(where: { $0.question == question && $0.asked >= likeliest }) { return known.answer }
        let request = CompletionRequest(model: model.served.id, prompt: prompt, count: 1, likeliest: likeliest)
        let answer = try complete(request, model)
        recent.append((question, likeliest, answer))
        if recent.count > 8 { recent.removeFirst() }
        return answer
    }

    func complete(_ request: CompletionRequest, _ model: RemoteModel) throws(CellError) -> Completion {
        do throws(CompletionError) {
            return try server(model.endpoint).complete(request, shouldStop: isInterrupted)
        } catch .notFound(let host, let words) {
            // The server tells best what it has instead.
            let names = try models(at: model.endpoint)?.map(\.id)
            throw RemoteErrorWords.notFound(model.served.id, host: host, words: words, served: names)
        } catch { throw RemoteErrorWords.error(error) }
    }

    /// The ids of a text's tokens; nil where the server does not say.
    func tokens(of text: String, _ model: RemoteModel) throws(CellError) -> [Int]? {
        try ask(model.endpoint) { (server) throws(CompletionError) in
            try server.tokens(of: text, model: model.served.id, shouldStop: isInterrupted)
        }
    }

    private func ask<Answer>(
        _ endpoint: Endpoint, _ question: (CompletionServer) throws(CompletionError) -> Answer
    ) throws(CellError) -> Answer {
        do throws(CompletionError) {
            return try question(server(endpoint))
        } catch { throw RemoteErrorWords.error(error) }
    }

    private func server(_ endpoint: Endpoint) throws(CompletionError) -> CompletionServer {
        if let known = servers[endpoint] { return known }
        let shared: HTTPClient
        do throws(NetworkError) {
            shared = if let client { client } else { try HTTPClient(agent: "lab/\(Program.version)") }
        } catch { throw .network(error) }
        client = shared
        let server = CompletionServer(
            endpoint, key: RemoteKey.key(for: endpoint, in: environment), client: shared, pause: pause)
        servers[endpoint] = server
        return server
    }

    private static func wait(_ seconds: Double, unless isInterrupted: () -> Bool) {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while clock.now < end, !isInterrupted() { usleep(20_000) }
    }
}
