import Engine
import Foundation

/// The folder that a trained model is written to.
struct TrainedFolder {
    /// As typed.
    let typed: String
    let path: String
    private let span: Range<Int>
    private let replaces: Bool

    /// nil without `out=`.
    init?(_ out: Word?, replace: Word?) throws(CellError) {
        guard replace == nil || replace?.text == "on" || replace?.text == "off" else {
            throw CellError(.badValue, "replace is on or off", span: replace?.span)
        }
        guard let out else {
            guard replace == nil else {
                throw CellError(
                    .badValue, "replace= is about a folder, and none is named", hint: "add out=FOLDER",
                    span: replace?.span)
            }
            return nil
        }
        guard !out.text.isEmpty, !out.text.contains("\0") else {
            throw CellError(.badValue, "the folder has no name", span: out.span)
        }
        typed = out.text
        path = URL(fileURLWithPath: UserFolders.expanded(typed)).standardizedFileURL.path
        span = out.span
        replaces = replace?.text == "on"
    }

    /// The same, where it may be written to: asked before the training, which would be lost.
    func checked(_ workshop: Workshop) throws(CellError) -> TrainedFolder {
        try workshop.permissions.checkWriting(typed)
        if workshop.library.holds(path) {
            throw CellError(
                .notAllowed, "\(safe(typed)) is one of the bundled models' folders", hint: "take another folder",
                span: span)
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
            throw CellError(
                .fileExists, "\(safe(typed)) is a file, and a model is a folder", hint: "take another name", span: span)
        }
        if !replaces, holdsSomething {
            throw CellError(
                .fileExists, "\(safe(typed)) is there already", hint: "take another folder, or add replace=on",
                span: span)
        }
        var place = path
        while !FileManager.default.fileExists(atPath: place), place != "/" {
            place = URL(fileURLWithPath: place).deletingLastPathComponent().path
        }
        guard FileManager.default.isWritableFile(atPath: place) else {
            throw CellError(.cannotWrite, "\(safe(typed)) cannot be written: Permission denied", span: span)
        }
        return self
    }

    /// An empty folder has nothing to lose.
    private var holdsSomething: Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        return (try? FileManager.default.contentsOfDirectory(atPath: path))?.isEmpty != true
    }

    func write(_ parameters: Parameters, _ base: LoadedModel) throws(CellError) {
        let isNew = !FileManager.default.fileExists(atPath: path)
        do throws(ModelFileError) {
            try ModelFolder.write(
                parameters, to: path, endOfText: base.tokenizer.endOfTextID,
                tokenizer: try ModelFolder.tokenizer(in: base.tokenizerFolder))
        } catch {
            // Half a model is none.
            if isNew { try? FileManager.default.removeItem(atPath: path) }
            var words = ErrorWords.error(error)
            words.hint = words.hint ?? "the model is as it was before the training"
            throw words.at(span)
        }
    }
}
