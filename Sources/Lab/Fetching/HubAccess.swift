import Foundation
import Network

/// Where models are fetched from and kept, as Hugging Face's own programs read it from the environment.
struct HubAccess: Sendable {
    let cache: HubCache
    /// Whether the network is to be left alone.
    let isOffline: Bool
    private let endpoint: String
    /// Never to be printed or written down.
    private let token: String?

    static let standardEndpoint = "https://huggingface.co"

    init(environment: [String: String]) {
        let set = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let isTrue = { (name: String) in ["1", "ON", "YES", "TRUE"].contains(set(name)?.uppercased()) }
        let caches = set("XDG_CACHE_HOME") ?? UserFolders.home + "/.cache"
        let home = UserFolders.expanded(set("HF_HOME") ?? caches + "/huggingface")
        let folder = UserFolders.expanded(set("HF_HUB_CACHE") ?? set("HUGGINGFACE_HUB_CACHE") ?? home + "/hub")
        cache = HubCache(path: URL(fileURLWithPath: folder).standardizedFileURL.path)
        isOffline = isTrue("HF_HUB_OFFLINE")
        endpoint = set("HF_ENDPOINT") ?? Self.standardEndpoint
        let given = set("HF_TOKEN") ?? set("HUGGING_FACE_HUB_TOKEN")
        let place = UserFolders.expanded(set("HF_TOKEN_PATH") ?? home + "/token")
        let kept = given == nil && !isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN") ? Self.text(at: place) : given
        token = kept.map(\.trimmed).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `huggingface.co`
    var host: String { URL(string: endpoint)?.host ?? endpoint }

    func settings() throws(CellError) -> HubSettings {
        guard let url = URL(string: endpoint), url.host?.isEmpty == false else {
            throw CellError(
                .badValue, "HF_ENDPOINT is \"\(brief(endpoint))\", which is no web address",
                hint: "for example: \(Self.standardEndpoint)")
        }
        return HubSettings(endpoint: url, token: token, cache: cache, agent: "lab/\(Program.version)")
    }

    private static func text(at path: String) -> String? {
        FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
    }
}
