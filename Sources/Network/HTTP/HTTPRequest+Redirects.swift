import Foundation

extension HTTPRequest {
    /// The request that the answer leads to; nil where the answer is one.
    /// - Throws: `NetworkError.redirectRefused` where it leads away from https, or away from the web.
    func redirected(by response: HTTPResponse) throws(NetworkError) -> HTTPRequest? {
        guard [301, 302, 303, 307, 308].contains(response.status), let location = response["Location"] else {
            return nil
        }
        guard let target = URL(string: location, relativeTo: url)?.absoluteURL, let scheme = target.scheme?.lowercased()
        else { throw .redirectRefused(from: host, to: location) }
        let isSameHost = origin(of: target) == origin(of: url)
        switch redirects {
        case .none: return nil
        case .withinHost where !isSameHost: return nil
        case .withinHost, .all: break
        }
        guard scheme == "https" || scheme == "http" && url.scheme?.lowercased() == "http" else {
            throw .redirectRefused(from: host, to: location)
        }
        var next = self
        next.url = target
        // What opens a door here need not be shown at the next house.
        if !isSameHost { next.headers.removeAll { $0.isNamed(HTTPField.authorization) || $0.isNamed("Cookie") } }
        if method == .post, response.status < 307 {
            next.method = .get
            next.body = nil
            next.headers.removeAll { $0.isNamed("Content-Type") }
        }
        return next
    }

    private var host: String { url.host ?? "" }

    /// Scheme, host and port (RFC 6454): another port is another server.
    private func origin(of url: URL) -> [String] {
        let scheme = url.scheme?.lowercased() ?? ""
        return [scheme, url.host?.lowercased() ?? "", String(url.port ?? (scheme == "https" ? 443 : 80))]
    }
}
