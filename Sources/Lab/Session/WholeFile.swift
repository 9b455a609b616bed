import Foundation

/// Files that are written as a whole or not at all.
enum WholeFile {
    /// A link stays one: what it leads to is replaced. Who may read the file stays as it was.
    static func write(_ text: String, to path: String) throws {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        let attributes = try? FileManager.default.attributesOfItem(atPath: place.path)
        try Data(text.utf8).write(to: place, options: .atomic)
        if let mode = attributes?[.posixPermissions] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: place.path)
        }
    }
}
