import Foundation
import Network

/// Where `models/` and `lessons/` lie: `LAB_HOME`; beside the installed program (`../share/lab`); in the repository
/// above a binary under `.build`; in the working folder.
struct Installation {
    let homes: [String]
    /// Where fetched models lie.
    private let cache: HubCache

    init(environment: [String: String], executable: String?) {
        var homes: [String] = []
        if let home = environment["LAB_HOME"], !home.isEmpty { homes.append(home) }
        if let executable {
            let folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent().path
            homes.append(folder + "/../share/lab")
            if let range = folder.range(of: "/.build/") { homes.append(String(folder[..<range.lowerBound])) }
        }
        homes.append(FileManager.default.currentDirectoryPath)
        cache = HubAccess(environment: environment).cache
        self.homes = homes.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
    }

    static var executable: String? {
        #if os(Linux)
            return try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        #else
            return Bundle.main.executablePath
        #endif
    }

    var models: ModelLibrary { ModelLibrary(shelves: homes.map { $0 + "/models" }, cache: cache) }
}
