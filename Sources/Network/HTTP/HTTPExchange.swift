import CCurl
import Foundation

/// A request that is under way: the head of its answer, and the body piece by piece. What is not read yet waits at the
/// server: no more than a megabyte of it is held here.
public final class HTTPExchange {
    public private(set) var response: HTTPResponse
    private let transfer: OpaquePointer
    private let request: HTTPRequest
    private let shouldStop: () -> Bool
    /// The connections that the transfer uses.
    private let client: HTTPClient
    private var state = CCL_RUNNING
    private var lastSign = ContinuousClock.now

    /// Milliseconds after which `shouldStop` is asked anew.
    private static let patience: Int32 = 50

    /// Sends the request and waits for the answer's head.
    init(_ request: HTTPRequest, _ client: HTTPClient, shouldStop: @escaping () -> Bool) throws(NetworkError) {
        guard let scheme = request.url.scheme?.lowercased(), ["http", "https"].contains(scheme),
            request.url.host?.isEmpty == false
        else { throw .badAddress(request.url.absoluteString) }
        if let bad = request.headers.first(where: { !$0.isValid }) { throw .badHeader(name: bad.name) }
        if shouldStop() { throw .cancelled }
        guard let transfer = client.begin(request) else { throw .badAddress(request.url.absoluteString) }
        self.transfer = transfer
        self.request = request
        self.client = client
        self.shouldStop = shouldStop
        response = HTTPResponse(status: 0, headers: [], url: request.url)
        while ccl_status(transfer) == 0 { try step() }
        var count = 0
        let head = ccl_head(transfer, &count)
        let bytes = UnsafeRawBufferPointer(start: head, count: count)
        response = HTTPResponse(
            status: Int(ccl_status(transfer)), head: String(decoding: bytes, as: UTF8.self), url: request.url)
    }

    deinit { ccl_end(transfer) }

    /// The next bytes of the body, as soon as some are there; nil at its end.
    public func next() throws(NetworkError) -> [UInt8]? {
        // Time that the caller took is no silence of the server's.
        lastSign = .now
        while true {
            // What came with the head, or in the step that ended it.
            let bytes = taken()
            if !bytes.isEmpty { return bytes }
            if state == CCL_DONE { return nil }
            try step()
        }
    }

    /// The whole body.
    /// - Throws: `NetworkError.tooLarge` where it is longer than `limit` bytes.
    public func body(limit: Int) throws(NetworkError) -> [UInt8] {
        var body: [UInt8] = []
        while let part = try next() {
            guard part.count <= limit - body.count else { throw .tooLarge(host: host, limit: limit) }
            body += part
        }
        return body
    }

    private var isTaken = false

    private func taken() -> [UInt8] {
        guard !isTaken else { return [] }
        isTaken = true
        var count = 0
        let bytes = ccl_body(transfer, &count)
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private var host: String { request.url.host ?? "" }

    private func step() throws(NetworkError) {
        if shouldStop() { throw .cancelled }
        let status = ccl_status(transfer)
        state = ccl_step(transfer, Self.patience)
        isTaken = false
        var count = 0
        _ = ccl_body(transfer, &count)
        if count > 0 || ccl_status(transfer) != status { lastSign = .now }
        // The bytes that came before a connection ended are worth having: the failure is told after them.
        if state == CCL_FAILED, count == 0 { throw failure }
        if state == CCL_DONE, ccl_status(transfer) == 0 { throw .notHTTP(host: host, reason: "no status") }
        if state == CCL_RUNNING, ContinuousClock.now - lastSign > .seconds(request.timeout) {
            throw .timedOut(host: host, seconds: request.timeout)
        }
    }

    /// libcurl's code (https://curl.se/libcurl/c/libcurl-errors.html) in our words.
    private var failure: NetworkError {
        let reason = String(cString: ccl_reason(transfer))
        switch ccl_failure(transfer) {
        case -1: return .notHTTP(host: host, reason: "its head is too long")
        case 3: return .badAddress(request.url.absoluteString)
        case 6: return .noSuchHost(host)
        case 5, 7, 97: return .cannotConnect(host: host, reason: reason)
        case 28: return .timedOut(host: host, seconds: request.timeout)
        case 35, 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: return .tls(host: host, reason: reason)
        case 18, 52, 55, 56, 81: return .dropped(host: host)
        default: return .notHTTP(host: host, reason: reason)
        }
    }
}
