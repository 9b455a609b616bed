import Foundation
import Network

/// The words for what keeps a server's answer from being had. What the server said is quoted, and quoted safely.
enum RemoteErrorWords {
    static func error(_ error: CompletionError) -> CellError {
        switch error {
        case .network(let error): return network(error)
        case .cancelled: return CellError(.interrupted, "interrupted")
        case .unauthorized(let host, let hadKey):
            return CellError(
                .server, "\(safe(host)) refuses \(hadKey ? "the key that it was shown" : "to answer without a key")",
                hint: "put the server's key into the environment variable \(RemoteKey.variable), and start lab again")
        case .notFound(let host, let words):
            return CellError(
                .server, "\(safe(host)) does not know that address" + quoted(words),
                hint: "does it speak OpenAI's protocol, /v1/completions?")
        case .refused(let status, let host, let words):
            return CellError(
                .server, "\(safe(host)) refuses the question (\(status))" + quoted(words), hint: hint(words))
        case .failing(let status, let host, let words, let attempts):
            let times = attempts > 1 ? ", asked \(attempts) times" : ""
            let what = status == 429 ? "has too much to do (429\(times))" : "fails (\(status)\(times))"
            return CellError(.server, "\(safe(host)) \(what)" + quoted(words), hint: hint(words) ?? "try again later")
        case .busy(let host, let seconds):
            return CellError(
                .server, "\(safe(host)) wants to be left alone for \(formatNumber(seconds)) seconds",
                hint: "try again after that")
        case .redirected(let host, let target):
            return CellError(
                .server,
                "\(safe(host)) sends us on to \(brief(target)), and a key is shown only to the host that was named",
                hint: "if that is the right place, load that address")
        case .notJSON(let host):
            return CellError(
                .server, "what \(safe(host)) answers is no JSON, so it is no server of this kind",
                hint: "is it the right port? it has to speak OpenAI's protocol, /v1/completions")
        case .notCompletion(let host):
            return CellError(
                .server, "\(safe(host)) answers in JSON, but not in OpenAI's protocol for completions",
                hint: "vLLM, llama.cpp's server and llama-cpp-python's speak it")
        case .noLogProbabilities(let host):
            return CellError(
                .server, "\(safe(host)) writes text, but does not tell its probabilities",
                hint:
                    "it has to answer \"logprobs\" on /v1/completions; llama-cpp-python's server wants --logits_all true"
            )
        }
    }

    /// The server has no such model, or no such path.
    static func notFound(_ model: String, host: String, words: String, served: [String]?) -> CellError {
        guard let served, !served.contains(model) else { return error(.notFound(host: host, words: words)) }
        return noSuchModel(model, host: host, served: served)
    }

    static func noSuchModel(_ model: String, host: String, served: [String]) -> CellError {
        let names = served.prefix(8).map { safe($0) }.joined(separator: ", ") + (served.count > 8 ? ", …" : "")
        return CellError(
            .modelNotFound, "\(safe(host)) has no model \"\(brief(model))\"",
            hint: served.isEmpty ? "it lists none" : "it has \(names)")
    }

    private static func network(_ error: NetworkError) -> CellError {
        switch error {
        case .noLibrary:
            return CellError(
                .server, "the network needs libcurl, and this system has none",
                hint: "on Debian and Ubuntu: apt install libcurl4")
        case .badAddress(let address):
            return CellError(.badValue, "\(brief(address)) is no address of a server", hint: example)
        case .badHeader:
            return CellError(
                .badValue, "the key in \(RemoteKey.variable) holds a character that cannot be sent",
                hint: "a line break at its end, perhaps")
        case .noSuchHost(let host):
            return CellError(
                .server, "there is no host \(safe(host))", hint: "is its name spelled right, and are you online?")
        case .cannotConnect(let host, _):
            return CellError(
                .server, "nobody answers at \(safe(host)) on that port",
                hint: "is the server running, and is the port right?")
        case .timedOut(let host, let seconds):
            return CellError(
                .server, "\(safe(host)) has said nothing for \(formatNumber(seconds)) seconds",
                hint: "it may be overloaded, or still loading its model")
        case .tls(let host, let reason):
            return CellError(
                .server, "no secure connection to \(safe(host)): \(safe(reason))",
                hint: "a server on this machine is usually reached by http:// rather than https://")
        case .dropped(let host):
            return CellError(
                .server, "\(safe(host)) broke the connection off, \(CompletionServer.attempts) times",
                hint: "has the server crashed?")
        case .cancelled: return CellError(.interrupted, "interrupted")
        case .tooLarge(let host, let limit):
            return CellError(.server, "\(safe(host)) answers with more than \(byteSize(limit))")
        case .notHTTP(let host, let reason):
            return CellError(
                .server, "\(safe(host)) does not speak HTTP: \(safe(reason))", hint: "is it the right port?")
        case .tooManyRedirects(let host), .redirectRefused(let host, _), .status(_, let host):
            return CellError(.server, "\(safe(host)) leads elsewhere", hint: example)
        }
    }

    private static let example = "for example: load http://localhost:8000 model=NAME"

    private static func quoted(_ words: String) -> String { words.isEmpty ? "" : ": \(safe(words))" }

    private static func hint(_ words: String) -> String? {
        words.contains("logits_all") ? "start llama-cpp-python's server with --logits_all true" : nil
    }
}
