import Foundation
import Testing

@testable import Network

struct HTTPFieldTests {
    @Test("a header that would end its line is refused, and its value stays out of the error")
    func injection() throws {
        let client = try HTTPClient(agent: "lab-tests")
        let url = try #require(URL(string: "http://127.0.0.1:9/"))
        let request = HTTPRequest(.get, url, headers: [.bearer("secret\r\nX-Other: 1")])
        #expect(throws: NetworkError.badHeader(name: "Authorization")) {
            try client.open(request, shouldStop: { false })
        }
    }

    @Test("only http and https are asked", arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "http:///x"])
    func schemes(_ address: String) throws {
        let client = try HTTPClient(agent: "lab-tests")
        let url = try #require(URL(string: address))
        #expect(throws: NetworkError.badAddress(address)) {
            try client.open(HTTPRequest(.get, url), shouldStop: { false })
        }
    }
}
