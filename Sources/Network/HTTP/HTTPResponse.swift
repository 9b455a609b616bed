public import struct Foundation.URL

/// The head of an answer.
public struct HTTPResponse: Sendable, Equatable {
    public var status: Int
    public var headers: [HTTPField]
    /// Where it came from, after redirects.
    public var url: URL

    public init(status: Int, headers: [HTTPField], url: URL) {
        self.status = status
        self.headers = headers
        self.url = url
    }

    /// The first header of that name, in whatever case.
    public subscript(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// How long the answer's body says it is, in bytes.
    public var contentLength: Int? { self["Content-Length"].flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }

    /// How many seconds the server asks to wait; nil where it does not say, or names a date instead.
    public var retryAfter: Double? { self["Retry-After"].flatMap { Double($0) }.flatMap { $0 >= 0 ? $0 : nil } }

    public var host: String { url.host ?? "" }

    /// - Throws: `NetworkError.status` for anything but a success.
    public func checked() throws(NetworkError) -> HTTPResponse {
        guard isSuccess else { throw .status(status, host: host) }
        return self
    }

    /// - Parameter head: its lines after the first.
    init(status: Int, head: String, url: URL) {
        let lines = head.split(whereSeparator: \.isNewline)
        headers = lines.compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            var value = line[line.index(after: colon)...].drop(while: blank)
            while value.last.map(blank) == true { value.removeLast() }
            return HTTPField(String(line[..<colon]), String(value))
        }
        self.status = status
        self.url = url
    }
}
