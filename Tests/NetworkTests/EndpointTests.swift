import Testing

@testable import Network

@Suite("Addresses of servers")
struct EndpointTests {
    @Test(
        "with and without /v1 it is the same place",
        arguments: [
            ("http://localhost:8000", "http://localhost:8000"), ("http://localhost:8000/", "http://localhost:8000"),
            ("http://localhost:8000/v1", "http://localhost:8000"),
            ("HTTP://LocalHost:8000/v1/", "http://localhost:8000"),
            ("https://example.org/models/v1", "https://example.org/models"), ("http://[::1]:80", "http://[::1]:80"),
        ])
    func places(text: String, address: String) throws {
        #expect(try Endpoint(text).address == address)
    }

    @Test(
        "what is none, or holds what must not be written down, is refused",
        arguments: [
            ("http://", Endpoint.Flaw.notAnAddress), ("ftp://host", .notAnAddress), ("http://a b", .notAnAddress),
            ("http://h\u{1B}[31m", .notAnAddress), ("http://ключ.рф", .notAnAddress), ("localhost:8000", .notAnAddress),
            ("http://me:secret@host", .holdsCredentials), ("http://me@host", .holdsCredentials),
            ("http://host/?key=secret", .holdsQuery), ("http://host/#x", .holdsQuery),
        ])
    func refused(text: String, flaw: Endpoint.Flaw) {
        #expect(throws: flaw) { try Endpoint(text) }
    }

    @Test("this machine is known by its names")
    func loopback() throws {
        for text in ["http://localhost:1", "http://127.0.0.1", "http://[::1]:2"] {
            #expect(try Endpoint(text).isLoopback, "\(text)")
        }
        for text in ["http://localhost.example.org", "http://128.0.0.1"] { #expect(try !Endpoint(text).isLoopback) }
    }
}
