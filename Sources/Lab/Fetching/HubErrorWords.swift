import Network

/// The words for what went wrong on the way to a model. Whatever a server said is shown safely, and never obeyed.
enum HubErrorWords {
    static func error(_ error: HubError) -> CellError {
        switch error {
        case .network(let error): network(error)
        case .noSuchRepository(let repository):
            CellError(
                .modelNotFound, "the hub has no model \(repository.name), or it is a private one",
                hint: "names are ORG/NAME, as on huggingface.co; fetch alone lists short ones")
        case .noSuchRevision(let repository, let revision):
            CellError(
                .modelNotFound, "\(repository.name) has no revision \"\(brief(revision))\"",
                hint: "a revision is a branch, a tag or a commit's 40 digits; main without it")
        case .noSuchFile(let repository, let file):
            CellError(.modelNotFound, "\(repository.name) has no file \"\(brief(file))\"")
        case .accessDenied(let repository, let hasToken):
            CellError(
                .server, "the hub does not let \(hasToken ? "this token" : "everybody") read \(repository.name)",
                hint: hasToken
                    ? "accept its terms at huggingface.co/\(repository.name), or use a token that may read it"
                    : "accept its terms at huggingface.co/\(repository.name), then put a token into HF_TOKEN")
        case .busy(let host, let status, let seconds):
            CellError(
                .server,
                "\(safe(host)) is busy (\(status))"
                    + (seconds.map { ", and asks to be left alone for \(grouped(Int($0.rounded(.up)))) seconds" } ?? ""),
                hint: "fetch again later: it goes on where it stopped")
        case .badAnswer(let detail):
            CellError(
                .server, "that was no answer of a hub: \(line(detail))",
                hint: "is HF_ENDPOINT the address of a hub, and no login page in between?")
        case .unsafePath(let path):
            CellError(.server, "the hub names a file \"\(brief(path))\", which would not stay in the cache: refused")
        case .unverifiable(let file):
            CellError(.server, "the hub does not say what the hash of \(brief(file)) is, so nobody could check it")
        case .wrongHash(let file, _, _):
            CellError(
                .server, "\(brief(file)) came, but its hash is not the one that was announced; it was thrown away",
                hint: "fetch again; if that stays so, something on the way changes it")
        case .wrongSize(let file, let expected, let found):
            CellError(
                .server, "\(brief(file)) was to be \(grouped(expected)) bytes, and \(grouped(found)) came",
                hint: "fetch again")
        case .noSpace(let needed, let free):
            CellError(
                .cannotWrite, "\(byteSize(needed)) are to come, and the disk has \(byteSize(free)) free",
                hint: "make room, or set HF_HOME to a folder on another disk")
        case .unwritable(let path, let reason):
            CellError(.cannotWrite, "\(safe(path)) cannot be written: \(safe(reason))")
        }
    }

    private static func network(_ error: NetworkError) -> CellError {
        let again = "what has come so far is kept: fetch again"
        switch error {
        case .cancelled:
            return CellError(.interrupted, "interrupted", hint: "what has come so far is kept, and fetch goes on there")
        case .noLibrary:
            return CellError(
                .notAvailable, "this system has no libcurl, which fetch needs", hint: "on Debian: apt install libcurl4")
        case .badAddress(let address):
            return CellError(.server, "\"\(brief(address))\" is no web address")
        case .badHeader(let name):
            return CellError(
                .badValue, "\(safe(name)) would hold a line break or another odd character",
                hint: "is HF_TOKEN copied as a whole, and nothing else?")
        case .noSuchHost(let host):
            return CellError(.server, "there is no \(safe(host)), or no network", hint: "is this machine connected?")
        case .cannotConnect(let host, let reason):
            return CellError(.server, "\(safe(host)) cannot be reached: \(line(reason))", hint: again)
        case .timedOut(let host, let seconds):
            return CellError(
                .server, "\(safe(host)) said nothing for \(Int(seconds.rounded(.up))) seconds", hint: again)
        case .tls(let host, let reason):
            return CellError(
                .server, "no secure connection to \(safe(host)): \(line(reason))",
                hint: "are the clock and the system's certificates right?")
        case .dropped(let host):
            return CellError(.server, "\(safe(host)) ended the connection again and again", hint: again)
        case .tooLarge(let host, let limit):
            return CellError(.server, "\(safe(host)) sent more than \(byteSize(limit)) for a list")
        case .notHTTP(let host, let reason):
            return CellError(.server, "\(safe(host)) does not answer as a web server does: \(line(reason))")
        case .tooManyRedirects(let host):
            return CellError(.server, "\(safe(host)) sends us in a circle")
        case .redirectRefused(let from, let to):
            return CellError(.server, "\(safe(from)) sends us to \"\(brief(to))\", which is not safe: refused")
        case .status(let status, let host):
            return CellError(.server, "\(safe(host)) answered with status \(status)", hint: again)
        }
    }

    /// Somebody else's words: as many as a sentence has.
    private static func line(_ words: String) -> String { safe(String(words.prefix(160))) }
}
