import CCurl
import Foundation

/// Sends requests, and keeps connections for the next ones. Each thread has its own.
///
///     let client = try HTTPClient(agent: "lab")
///     let (response, body) = try client.send(HTTPRequest(.get, url), shouldStop: { false })
///
/// Answers of any status are answers; `HTTPResponse.checked()` turns those that are no success into errors.
public final class HTTPClient {
    private let handle: OpaquePointer
    private let agent: String

    /// Redirects that are followed one after the other.
    public static let redirectLimit = 10

    /// - Parameter agent: how it calls itself, `lab/1.0` say.
    /// - Throws: `NetworkError.noLibrary` where the system has no libcurl.
    public init(agent: String) throws(NetworkError) {
        guard let handle = ccl_client_create() else { throw .noLibrary }
        self.handle = handle
        self.agent = agent
    }

    deinit { ccl_client_destroy(handle) }

    /// Sends the request and reads the whole answer.
    /// - Parameter limit: how many bytes of a body are taken at most.
    public func send(
        _ request: HTTPRequest, limit: Int = 1 << 24, shouldStop: @escaping () -> Bool
    ) throws(NetworkError) -> (response: HTTPResponse, body: [UInt8]) {
        let exchange = try open(request, shouldStop: shouldStop)
        return (exchange.response, try exchange.body(limit: limit))
    }

    /// Sends the request and waits for the answer's head; its body is read from what is returned.
    public func open(
        _ request: HTTPRequest, shouldStop: @escaping () -> Bool
    ) throws(NetworkError) -> HTTPExchange {
        var request = request
        for _ in 0...Self.redirectLimit {
            let exchange = try HTTPExchange(request, self, shouldStop: shouldStop)
            guard let next = try request.redirected(by: exchange.response) else { return exchange }
            request = next
        }
        throw .tooManyRedirects(host: request.url.host ?? "")
    }

    func begin(_ request: HTTPRequest) -> OpaquePointer? {
        let lines = request.headers.map { field in strdup("\(field.name): \(field.value)") }
        defer { for line in lines { free(line) } }
        let headers = lines.map { UnsafePointer($0) }
        return headers.withUnsafeBufferPointer { headers in
            (request.body ?? []).withUnsafeBytes { body in
                request.method.rawValue.withCString { method in
                    request.url.absoluteString.withCString { address in
                        agent.withCString { agent in
                            var one = ccl_request(
                                method: method, address: address, agent: agent, headers: headers.baseAddress,
                                header_count: headers.count, body: nil, body_count: body.count)
                            if request.body != nil { one.body = body.baseAddress ?? UnsafeRawPointer(method) }
                            return ccl_begin(handle, &one)
                        }
                    }
                }
            }
        }
    }
}
