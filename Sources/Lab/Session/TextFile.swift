import Foundation

/// Files that somebody names, and that are to be text.
enum TextFile {
    /// - Parameters:
    ///   - what: what the file is to be, for the words of errors: `notebook`.
    ///   - typed: how the file was named, where that is not its path.
    /// - Throws: `unreadableInput`, with the line that is no text.
    static func contents(of path: String, as what: String, named typed: String? = nil) throws(CellError) -> String {
        let name = safe(typed ?? path)
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw CellError(.unreadableInput, "\(name) is a folder", hint: "name a file in it")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CellError(.unreadableInput, "\(name) cannot be read", hint: "is the path right?")
        }
        guard let text = String(validating: data, as: UTF8.self), !data.contains(0) else {
            // A line break is no part of any other character, so lines can be looked at one by one.
            let lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            let line = lines.firstIndex { $0.contains(0) || String(validating: $0, as: UTF8.self) == nil } ?? 0
            let fault = data.contains(0) && lines[line].contains(0) ? "holds a NUL byte" : "is not in UTF-8"
            throw CellError(
                .unreadableInput, "\(name):\(line + 1): this line \(fault), so the file is no \(what)",
                hint: "is it a file of another kind?")
        }
        return text
    }

    /// Bytes that a file of lines may have: 64 MB.
    static let longest = 64_000_000

    /// The text of a file that a cell names.
    ///
    /// - Throws: for what may not be read, cannot be read or is no text.
    static func contents(of file: Word, _ workshop: Workshop) throws(CellError) -> String {
        let path = workshop.located(file.text)
        do throws(CellError) {
            try check(path, file.text, workshop)
            return try contents(of: path, as: "text", named: file.text)
        } catch { throw error.at(file.span) }
    }

    /// The lines of such a file, but for blank ones.
    ///
    /// - Throws: what `contents` throws, and where there is no line.
    static func lines(of file: Word, _ workshop: Workshop) throws(CellError) -> [String] {
        let lines = allLines(of: try contents(of: file, workshop)).filter { !$0.trimmed.isEmpty }
        guard !lines.isEmpty else {
            throw CellError(
                .badValue, "\(safe(file.text)) is empty",
                hint: "a text has one line with words at least", span: file.span)
        }
        return lines
    }

    /// Without the carriage returns that CRLF leaves at their ends.
    static func allLines(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(Substring($0)).trimmedEnd }
    }

    private static func check(_ path: String, _ name: String, _ workshop: Workshop) throws(CellError) {
        guard !path.isEmpty, !path.contains("\0") else { throw CellError(.badValue, "the file has no name") }
        if !workshop.lessons.holds(path) { try workshop.permissions.checkReading(path) }
        let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: real) else { return }
        let type = attributes[.type] as? FileAttributeType
        guard type == .typeRegular || type == .typeDirectory else {
            throw CellError(.unreadableInput, "\(safe(name)) is a device and no file", hint: "name a file of text")
        }
        let size = (attributes[.size] as? Int) ?? 0
        guard type == .typeDirectory || size <= longest else {
            throw CellError(
                .unreadableInput,
                "\(safe(name)) is \(byteSize(size)) long, and a text here ends at \(byteSize(longest))",
                hint: "take a part of it")
        }
    }
}

extension String {
    /// Without the carriage return that CRLF leaves at a line's end.
    fileprivate var trimmedEnd: String { last == "\r" ? String(dropLast()) : self }
}
