import Foundation

struct SaveCommand: DocumentCommand {
    static let name = "save"
    static let summary = "write the session to a file that can be replayed"
    static let usage = "save FILE.md [replace=on]"
    static let explanation = """
        The file is Markdown: read it, put words between the cells, send it to somebody. lab replay FILE.md runs it \
        again and says whether every number is the same. replace=on writes over a file that another session made.
        """
    static let example = ["prompt Paris is the capital of", "save my-first-session.md"]
    static let options = ["replace"]
    static let completes = CompletionKind.files

    private let file: Word
    private let replaces: Bool

    init(_ arguments: inout Arguments) throws(CellError) {
        file = try arguments.next("the file's name", hint: "for example: save my-session.md")
        let option = arguments.option("replace")
        guard option == nil || option?.text == "on" || option?.text == "off" else {
            throw CellError(.badValue, "replace is on or off", span: option?.span)
        }
        replaces = option?.text == "on"
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        let typed = UserFolders.expanded(file.text)
        guard !typed.isEmpty, !typed.contains("\0"), !typed.hasSuffix("/") else {
            throw CellError(.badValue, "the file has no name", span: file.span)
        }
        let path = URL(fileURLWithPath: typed).pathExtension.isEmpty ? typed + ".md" : typed
        try session.workshop.permissions.checkWriting(path)
        guard !session.record.isEmpty else {
            throw CellError(
                .notAvailable, "there are no cells to save yet", hint: "first type: prompt Paris is the capital of")
        }
        let full = URL(fileURLWithPath: path).standardizedFileURL.path
        if !replaces, let trouble = Self.loss(at: full, of: session.saved) {
            throw CellError(
                .fileExists, "\(safe(path)) \(trouble)", hint: "take another name, or add replace=on", span: file.span)
        }
        let text = try Transcript(session: session).text()
        do {
            try WholeFile.write(text, to: full)
        } catch {
            throw CellError(
                .cannotWrite, "\(safe(path)) cannot be written: \(safe(SystemReason.of(error)))", span: file.span)
        }
        session.saved = (full, text)
        return .message("Saved \(counted(session.record.count, "cell", "cells")) to \(path). Try: replay \(path)")
    }

    /// Why writing would lose what somebody else wrote. A file of another's is not opened: it may be anything.
    private static func loss(at path: String, of saved: (path: String, text: String)?) -> String? {
        let files = FileManager.default
        guard files.fileExists(atPath: path) else { return nil }
        guard let saved, saved.path == path else { return "is there already" }
        return files.contents(atPath: path) == Data(saved.text.utf8) ? nil : "was changed after it was saved"
    }
}

/// Why the system refused, in its own words.
enum SystemReason {
    static func of(_ error: any Error) -> String {
        let inner = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError ?? error as NSError
        if inner.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(inner.code))) }
        if (error as? CocoaError)?.code == .fileNoSuchFile { return "its folder is not there" }
        return inner.localizedDescription
    }
}
