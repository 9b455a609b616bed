import Foundation

/// The address of a server that speaks OpenAI's protocol, with or without the `/v1` behind it.
public struct Endpoint: Sendable, Hashable {
    /// Scheme, host, port and path, without `/v1` and without a slash at the end: `http://localhost:8000`.
    public let address: String
    public let host: String
    public let isSecure: Bool

    public enum Flaw: Error, Equatable, Sendable {
        /// No address of a web server.
        case notAnAddress
        /// A name or password stands in it, which would be written down wherever the address is.
        case holdsCredentials
        /// A question mark and what follows, or a mark with a number sign.
        case holdsQuery
    }

    public init(_ text: String) throws(Flaw) {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let parts = URLComponents(string: text),
            let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty
        else { throw .notAnAddress }
        guard parts.user == nil, parts.password == nil else { throw .holdsCredentials }
        guard parts.query == nil, parts.fragment == nil else { throw .holdsQuery }
        var path = parts.path.split(separator: "/").map(String.init)
        if path.last == "v1" { path.removeLast() }
        var address = URLComponents()
        (address.scheme, address.host, address.port) = (scheme, host.lowercased(), parts.port)
        address.path = path.isEmpty ? "" : "/" + path.joined(separator: "/")
        guard let whole = address.string else { throw .notAnAddress }
        (self.address, self.host, isSecure) = (whole, host.lowercased(), scheme == "https")
    }

    /// Whether the host is this machine, so that nothing that is sent to it leaves it.
    public var isLoopback: Bool { host == "localhost" || host.hasPrefix("127.") || ["[::1]", "::1"].contains(host) }

    func url(_ path: String) -> URL? { URL(string: address + path) }
}
