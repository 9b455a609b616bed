struct TopCommand: Command {
    static let name = "top"
    static let summary = "show more of the next-token table"
    static let usage = "top [K]\ntop all"
    static let explanation = "Ten rows unless told. all lists the whole vocabulary."
    static let example = ["prompt My favourite country is", "top 20"]

    private let rows: Int?

    init(_ arguments: inout Arguments) throws(CellError) {
        guard let word = arguments.next() else {
            rows = nil
            return
        }
        rows =
            word.text == "all"
            ? .max : try word.integer("the number of rows", in: 1...1_000_000, hint: "or type: top all")
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        .distribution(try state.distribution(workshop, rows: rows, focus: .table))
    }
}
