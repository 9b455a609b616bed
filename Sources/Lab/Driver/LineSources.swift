/// Lines that are there already, from `-e`.
struct GivenLines: CellSource {
    let isInteractive = false
    private var lines: ArraySlice<String>
    private var open = OpenCell()

    /// A text may hold line breaks, as pasted text does: each line is a cell, unless it goes on in the next.
    init(_ texts: [String]) {
        lines = texts.flatMap { $0.lines }[...]
    }

    mutating func next(_ session: Session) -> CellEvent {
        while let line = lines.popFirst() {
            if let cell = open.add(line) { return .cell(CellInput(cell)) }
        }
        return open.close().map { .cell(CellInput($0)) } ?? .end
    }
}

/// Lines from a pipe or a file.
struct StandardInput: CellSource {
    let isInteractive = false
    private let reader = PlainLineReader()
    private var open = OpenCell()

    mutating func next(_ session: Session) -> CellEvent {
        while true {
            switch reader.readLine(prompt: "") {
            case .line(let line):
                if let cell = open.add(line) { return .cell(CellInput(cell)) }
            case .unreadable(let reason): return .unreadable(reason)
            case .interrupt: return .interrupt
            case .endOfInput: return open.close().map { .cell(CellInput($0)) } ?? .end
            }
        }
    }
}
