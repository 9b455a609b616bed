struct SetCommand: Command {
    static let name = "set"
    static let summary = "change how answers look"
    static let usage = "set KEY=VALUE\nset                 lists the settings"
    static let explanation = """
        digits=8 is how many significant digits calculations show (1 to 17). top=20 is how many rows the next-token \
        table has. unit=bits or nats is what entropies are shown in. timing=on or off says how long loading took. At \
        the prompt a setting is kept for the sessions to come; a file that is run or replayed never sees it.
        """
    static let example = ["set digits=8", "1/3", "set top=3", "prompt Paris is the capital of", "set"]
    static let options = ["digits", "top", "unit", "timing"]
    static let completes = CompletionKind.settings
    static let isAnswer = false

    private let digits: Int?
    private let top: Int?
    private let unit: Settings.Unit?
    private let timing: Bool?

    init(_ arguments: inout Arguments) throws(CellError) {
        digits = try arguments.option("digits").map { (w) throws(CellError) in try w.integer("digits", in: 1...17) }
        top = try arguments.option("top").map { (w) throws(CellError) in try w.integer("top", in: 1...1000) }
        unit = try arguments.option("unit").map { (word) throws(CellError) in
            guard let unit = Settings.Unit(rawValue: word.text) else {
                throw CellError(.badValue, "the unit is nats or bits, not \"\(safe(word.text))\"", span: word.span)
            }
            return unit
        }
        timing = try arguments.option("timing").map { (word) throws(CellError) in
            guard ["on", "off"].contains(word.text) else {
                throw CellError(.badValue, "timing is on or off, not \"\(safe(word.text))\"", span: word.span)
            }
            return word.text == "on"
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        if let digits { state.settings.digits = digits }
        if let top { state.settings.top = top }
        if let unit { state.settings.unit = unit }
        if let timing { state.settings.timing = timing }
        return .message(state.settings.lines.joined(separator: "\n"))
    }
}

extension Settings {
    /// As `set` takes them.
    var lines: [String] {
        ["digits=\(digits)", "top=\(top)", "unit=\(unit.rawValue)"]
            + (timing.map { ["timing=\($0 ? "on" : "off")"] } ?? [])
    }
}
