/// A model that was fetched, or was here.
struct FetchValue: Sendable, Equatable {
    /// What it is loaded by.
    var name: String
    var repository: String
    var revision: String
    var commit: String
    var files: [File]
    var seconds = 0.0
    var notes: [String]

    struct File: Sendable, Equatable {
        var name: String
        /// Where it lies.
        var path: String
        var bytes: Int
        /// Whether it was here already.
        var wasHere: Bool
    }

    var bytes: Int { files.map(\.bytes).reduce(0, +) }
}
