public import Foundation
import Synchronization

/// A web server on this machine whose answers a test makes, also those that no server should give.
public final class TestServer: Sendable {
    public struct Request: Sendable {
        public var method: String
        /// With its query.
        public var path: String
        /// By name in lowercase.
        public var headers: [String: String]
        public var body: [UInt8]
        /// How many requests with this method and path came before it.
        public var number: Int
    }

    public struct Reply: Sendable {
        public var status: Int
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]
        /// What Content-Length says; the body's own length unless it lies.
        public var announcedLength: Int?
        /// The connection ends after so many bytes of the body.
        public var cut: Int?
        /// Seconds of silence before the body.
        public var silence = 0.0
        /// What is sent instead of all that.
        public var raw: [UInt8]?

        public init(_ status: Int, _ headers: [(name: String, value: String)] = [], _ body: [UInt8] = []) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }

        public init(raw: String) {
            self.init(200)
            self.raw = Array(raw.utf8)
        }
    }

    private struct State {
        var requests: [Request] = []
        var isStopped = false
    }

    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request) -> Reply

    public var url: URL { URL(string: "http://127.0.0.1:\(port)")! }

    /// What was asked, in order.
    public var requests: [Request] { state.withLock { $0.requests } }

    public init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        self.answer = answer
        #if os(Linux)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, stream, 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                bind(listener, general, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, general, &length) == 0
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard isBound else { throw POSIXError(.EADDRINUSE) }
    }

    /// Answers until `stop`.
    public func start() {
        Thread.detachNewThread { [self] in
            while true {
                let connection = accept(listener, nil, nil)
                if state.withLock({ $0.isStopped }) { return }
                guard connection >= 0 else { continue }
                Thread.detachNewThread { [self] in
                    serve(connection)
                    close(connection)
                }
            }
        }
    }

    public func stop() {
        let wasStopped = state.withLock { state in
            defer { state.isStopped = true }
            return state.isStopped
        }
        guard !wasStopped else { return }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// One request a connection.
    private func serve(_ connection: Int32) {
        var bytes: [UInt8] = []
        while true {
            if let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) {
                let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
                let first = lines.first.map { $0.split(separator: " ") } ?? []
                guard first.count >= 2 else { return }
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    guard parts.count == 2 else { return }
                    headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                }
                let length = headers["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count - end.upperBound >= length {
                    let (method, path) = (String(first[0]), String(first[1]))
                    let body = Array(bytes[end.upperBound...])
                    let request = state.withLock { state in
                        let number = state.requests.count { $0.method == method && $0.path == path }
                        let request = Request(
                            method: method, path: path, headers: headers, body: body, number: number)
                        state.requests.append(request)
                        return request
                    }
                    return reply(answer(request), to: request, connection)
                }
            }
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return }
            bytes += buffer[..<count]
            // TLS begins with this byte, and would go on waiting for an answer in kind.
            if bytes[0] == 0x16 { return send(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), connection) }
        }
    }

    private func reply(_ reply: Reply, to request: Request, _ connection: Int32) {
        if let raw = reply.raw { return send(raw, connection) }
        var head = "HTTP/1.1 \(reply.status) Said\r\nConnection: close\r\n"
        if !reply.headers.contains(where: { $0.name.lowercased() == "content-length" }) {
            head += "Content-Length: \(reply.announcedLength ?? reply.body.count)\r\n"
        }
        for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
        send(Array((head + "\r\n").utf8), connection)
        let end = ContinuousClock.now + .seconds(reply.silence)
        while ContinuousClock.now < end, !state.withLock({ $0.isStopped }) { usleep(10_000) }
        if request.method != "HEAD" { send(Array(reply.body.prefix(reply.cut ?? reply.body.count)), connection) }
        // What is on its way is not taken back.
        shutdown(connection, Int32(SHUT_WR))
        var rest = [UInt8](repeating: 0, count: 1024)
        while recv(connection, &rest, rest.count, 0) > 0 {}
    }

    private func send(_ bytes: [UInt8], _ connection: Int32) {
        #if os(Linux)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            var yes: Int32 = 1
            setsockopt(connection, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
            let flags: Int32 = 0
        #endif
        var sent = 0
        while sent < bytes.count {
            let one = bytes.withUnsafeBytes { all in
                let rest = UnsafeRawBufferPointer(rebasing: all[sent...])
                #if canImport(Glibc)
                    return Glibc.send(connection, rest.baseAddress, rest.count, flags)
                #elseif canImport(Musl)
                    return Musl.send(connection, rest.baseAddress, rest.count, flags)
                #else
                    return Darwin.send(connection, rest.baseAddress, rest.count, flags)
                #endif
            }
            guard one > 0 else { return }
            sent += one
        }
    }
}
