import Foundation
import Network
import Synchronization
import TestSupport
import Testing

struct HTTPClientTests {
    private func serving(_ answer: @escaping @Sendable (TestServer.Request) -> TestServer.Reply) throws -> TestServer {
        let server = try TestServer(answer)
        server.start()
        return server
    }

    private func get(
        _ url: URL, headers: [HTTPField] = [], timeout: Double = 30, limit: Int = 1 << 24
    ) throws -> (response: HTTPResponse, body: [UInt8]) {
        let request = HTTPRequest(.get, url, headers: headers, timeout: timeout)
        return try HTTPClient(agent: "lab-tests").send(request, limit: limit, shouldStop: { false })
    }

    private func error(_ attempt: () throws -> Void) -> NetworkError? {
        do { try attempt() } catch { return error as? NetworkError }
        return nil
    }

    @Test("method, headers and body arrive; status, headers and body come back")
    func exchange() throws {
        let server = try serving { .init(418, [("X-Said", "  twice: so "), ("x-said", "again")], $0.body.reversed()) }
        defer { server.stop() }
        let request = HTTPRequest(
            .post, server.url.appending(path: "a b"), headers: [HTTPField("Content-Type", "application/json")],
            body: Array("{}!".utf8))
        let (response, body) = try HTTPClient(agent: "lab-tests").send(request, shouldStop: { false })
        #expect(response.status == 418 && body == Array("!}{".utf8))
        #expect(response["X-SAID"] == "twice: so")
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST" && seen.path == "/a%20b" && seen.body == Array("{}!".utf8))
        #expect(seen.headers["content-type"] == "application/json" && seen.headers["user-agent"] == "lab-tests")
        #expect(seen.headers["expect"] == nil)
        #expect(throws: NetworkError.status(418, host: "127.0.0.1")) { try response.checked() }
    }

    @Test("a body far longer than what is held in memory arrives whole, however slowly it is read")
    func backPressure() throws {
        let body = (0..<(5 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
        let server = try serving { _ in .init(200, [], body) }
        defer { server.stop() }
        let exchange = try HTTPClient(agent: "lab-tests").open(HTTPRequest(.get, server.url), shouldStop: { false })
        var (found, largest): ([UInt8], Int) = ([], 0)
        while let part = try exchange.next() {
            largest = max(largest, part.count)
            found += part
        }
        #expect(found == body)
        #expect(largest <= 1 << 20)
    }

    @Test("a body in chunks is put together, and a trailer is no header")
    func chunks() throws {
        let server = try serving { _ in
            .init(
                raw:
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-Late: 1\r\n\r\n"
            )
        }
        defer { server.stop() }
        let (response, body) = try get(server.url)
        #expect(body == Array("abcde".utf8))
        #expect(response["X-Late"] == nil)
    }

    @Test("a longer body than was asked for is refused")
    func limit() throws {
        let server = try serving { _ in .init(200, [], Array(repeating: 1, count: 1000)) }
        defer { server.stop() }
        #expect(try get(server.url, limit: 1000).body.count == 1000)
        #expect(error { _ = try get(server.url, limit: 999) } == .tooLarge(host: "127.0.0.1", limit: 999))
    }

    @Test("a redirect within the server keeps the token; one to another port, which is another server, drops it")
    func redirects() throws {
        let other = try serving { _ in .init(200, [], Array("there".utf8)) }
        let place = other.url.absoluteString
        let server = try serving { request in
            request.path == "/first" ? .init(307, [("Location", "second")]) : .init(302, [("Location", place + "/x")])
        }
        defer {
            server.stop()
            other.stop()
        }
        let fields = [HTTPField.bearer("secret"), HTTPField("X-Kept", "yes")]
        let (response, body) = try get(server.url.appending(path: "first"), headers: fields)
        #expect(body == Array("there".utf8))
        #expect(response.url == other.url.appending(path: "x"))
        #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer secret", "Bearer secret"])
        let last = try #require(other.requests.first)
        #expect(last.headers["authorization"] == nil && last.headers["x-kept"] == "yes")
    }

    @Test("a circle of redirects ends, and one to what is no web address is refused")
    func badRedirects() throws {
        let server = try serving { request in
            request.path == "/file" ? .init(301, [("Location", "file:///etc/passwd")]) : .init(302, [("Location", "/")])
        }
        defer { server.stop() }
        #expect(error { _ = try get(server.url) } == .tooManyRedirects(host: "127.0.0.1"))
        #expect(server.requests.count == HTTPClient.redirectLimit + 1)
        let found = error { _ = try get(server.url.appending(path: "file")) }
        #expect(found == .redirectRefused(from: "127.0.0.1", to: "file:///etc/passwd"))
    }

    @Test("what came before the connection ended is read, and then the error")
    func dropped() throws {
        let server = try serving { _ in
            var reply = TestServer.Reply(200, [], Array(repeating: 7, count: 1000))
            reply.cut = 400
            return reply
        }
        defer { server.stop() }
        let exchange = try HTTPClient(agent: "lab-tests").open(HTTPRequest(.get, server.url), shouldStop: { false })
        var count = 0
        let found = error { while let part = try exchange.next() { count += part.count } }
        #expect(count == 400)
        #expect(found == .dropped(host: "127.0.0.1"))
    }

    @Test("a silent server is given up, before its head and after it")
    func silence() throws {
        let server = try serving { _ in
            var reply = TestServer.Reply(200, [], [1])
            reply.silence = 60
            return reply
        }
        defer { server.stop() }
        let gone = NetworkError.timedOut(host: "127.0.0.1", seconds: 0.2)
        #expect(error { _ = try get(server.url, timeout: 0.2) } == gone)
    }

    @Test("who is asked to stop stops, although the server says nothing")
    func cancelled() throws {
        let server = try serving { _ in
            var reply = TestServer.Reply(200, [], [1])
            reply.silence = 60
            return reply
        }
        defer { server.stop() }
        let asked = Mutex(0)
        let request = HTTPRequest(.get, server.url)
        let found = error {
            _ = try HTTPClient(agent: "lab-tests").send(
                request,
                shouldStop: {
                    asked.withLock { count in
                        count += 1
                        return count > 4
                    }
                })
        }
        #expect(found == .cancelled)
    }

    @Test("nobody listens, no such host, and what is no HTTP")
    func unreachable() throws {
        let server = try serving { _ in .init(raw: "SSH-2.0-OpenSSH_9\r\n") }
        let url = server.url
        guard case .notHTTP("127.0.0.1", _) = error({ _ = try get(url) }) else {
            Issue.record("that was taken for HTTP")
            return
        }
        guard
            case .tls("127.0.0.1", _) = error({
                _ = try get(try #require(URL(string: "https://127.0.0.1:\(server.port)/")))
            })
        else {
            Issue.record("that was taken for TLS")
            return
        }
        server.stop()
        guard case .cannotConnect("127.0.0.1", _) = error({ _ = try get(url) }) else {
            Issue.record("somebody listens")
            return
        }
        let nowhere = try #require(URL(string: "http://nowhere.invalid/"))
        #expect(error { _ = try get(nowhere) } == .noSuchHost("nowhere.invalid"))
    }
}
