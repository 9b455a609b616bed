import CEditline
import Foundation

/// Lines from a person, edited with libedit: history, completion, hints, paste.
final class LineEditor: LineReader {
    private let bridge: EditorBridge
    private let editor: OpaquePointer
    private let history: HistoryFile?
    private var last: String?

    /// nil where the terminal cannot be opened for editing.
    init?(assistant: any LineAssistant, historyFile: String?) {
        bridge = EditorBridge(assistant)
        let data = Unmanaged.passUnretained(bridge).toOpaque()
        guard
            let editor = ced_open(
                "lab", data, { EditorBridge.of($0)?.complete($1, cursor: Int($2)) },
                { EditorBridge.of($0)?.hint($1) }, { _ in Interruption.isRequested })
        else { return nil }
        self.editor = editor
        bridge.editor = editor
        history = historyFile.map(HistoryFile.init)
        for entry in history?.entries() ?? [] { ced_remember(editor, entry) }
    }

    deinit { ced_close(editor) }

    func readLine(prompt: String) -> LineEvent {
        var line: UnsafePointer<CChar>?
        var event = CED_ABANDONED
        while event == CED_ABANDONED {
            Interruption.clear()
            event = ced_read(editor, prompt, &line)
        }
        switch event {
        case CED_LINE, CED_PASTED:
            let bytes = line.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
            // As if it had been typed, but for what the terminal would obey.
            if event == CED_PASTED { Output.write(prompt + safe(String(decoding: bytes, as: UTF8.self)) + "\n") }
            return PlainLineReader.event(bytes)
        case CED_INTERRUPT:
            Interruption.clear()
            return .interrupt
        default: return .endOfInput
        }
    }

    func giveUpPaste() -> Int { Int(ced_forget_paste(editor)) }

    func remember(_ line: String) {
        guard line != last else { return }
        last = line
        ced_remember(editor, line)
        history?.append(line)
    }
}

/// What libedit calls back.
private final class EditorBridge {
    private let assistant: any LineAssistant
    var editor: OpaquePointer?
    /// The hint's bytes, which C reads until the next one.
    private var shown: UnsafeMutablePointer<CChar>?

    init(_ assistant: any LineAssistant) { self.assistant = assistant }

    deinit { free(shown) }

    static func of(_ data: UnsafeMutableRawPointer?) -> EditorBridge? {
        data.map { Unmanaged<EditorBridge>.fromOpaque($0).takeUnretainedValue() }
    }

    func hint(_ line: UnsafePointer<CChar>?) -> UnsafePointer<CChar>? {
        guard let line, let hint = assistant.hint(line: String(cString: line)), !hint.isEmpty else { return nil }
        free(shown)
        shown = strdup(safe(hint))
        return UnsafePointer(shown)
    }

    func complete(_ line: UnsafePointer<CChar>?, cursor: Int) {
        guard let line, let editor else { return }
        let bytes = UnsafeRawBufferPointer(start: line, count: cursor)
        let before = String(decoding: bytes, as: UTF8.self)
        let (start, candidates) = assistant.completions(line: before)
        let word = String(before.dropFirst(start))
        guard let first = candidates.first else { return }
        let common = candidates.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        if candidates.count == 1 {
            ced_insert(
                editor,
                safe(String(first.dropFirst(word.count))) + (first.hasSuffix("=") || first.hasSuffix("/") ? "" : " "))
        } else if common.count > word.count {
            ced_insert(editor, safe(String(common.dropFirst(word.count))))
        } else {
            ced_list(editor, Self.table(candidates.map(safe), columns: Terminal.columns))
        }
    }

    static func table(_ words: [String], columns: Int) -> String {
        let width = (words.map(displayWidth).max() ?? 0) + 2
        let perRow = max(1, columns / width)
        var text = ""
        for (index, word) in words.enumerated() {
            let isLast = (index + 1) % perRow == 0 || index == words.count - 1
            text += isLast ? word + "\n" : fitted(word, width: width)
        }
        return text
    }
}
