import Foundation

/// Files that somebody names, and that are to be text.
enum TextFile {
    /// - Parameter what: what the file is to be, for the words of errors: `notebook`.
    /// - Throws: `unreadableInput`, with the line that is no text.
    static func contents(of path: String, as what: String) throws(CellError) -> String {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CellError(.unreadableInput, "\(safe(path)) is a folder", hint: "name a file in it")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CellError(.unreadableInput, "\(safe(path)) cannot be read", hint: "is the path right?")
        }
        guard let text = String(validating: data, as: UTF8.self), !data.contains(0) else {
            // A line break is no part of any other character, so lines can be looked at one by one.
            let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil } ?? 0
            let fault = data.contains(0) && lines[line].contains(0) ? "holds a NUL byte" : "is not in UTF-8"
            throw CellError(
                .unreadableInput, "\(safe(path)):\(line + 1): this line \(fault), so the file is no \(what)",
                hint: "is it a file of another kind?")
        }
        return text
    }
}
