public import struct Foundation.URL

/// What is asked of a server.
public struct HTTPRequest: Sendable {
    public enum Method: String, Sendable { case get = "GET", head = "HEAD", post = "POST" }

    /// Which redirects are followed.
    public enum Redirects: Sendable { case all, withinHost, none }

    public var method: Method
    public var url: URL
    public var headers: [HTTPField]
    public var body: [UInt8]?
    /// The longest silence that is borne, in seconds: while connecting, before the answer, and within it.
    public var timeout: Double
    public var redirects = Redirects.all

    public init(
        _ method: Method = .get, _ url: URL, headers: [HTTPField] = [], body: [UInt8]? = nil, timeout: Double = 30
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }
}

/// A header's line.
public struct HTTPField: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }

    /// `Bearer` authorization (RFC 6750). It is dropped where a redirect leads to another host.
    public static func bearer(_ token: String) -> HTTPField { HTTPField(authorization, "Bearer \(token)") }

    static let authorization = "Authorization"

    func isNamed(_ other: String) -> Bool { name.lowercased() == other.lowercased() }

    /// Visible ASCII and blanks only (RFC 9110, 5.5): whoever can write a line break in a header can write a request.
    var isValid: Bool {
        let isName =
            !name.isEmpty
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
        return isName && value.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x09 }
    }
}
