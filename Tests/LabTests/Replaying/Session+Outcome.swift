import Testing

@testable import Lab

extension Session {
    /// A cell and all that came of it.
    mutating func outcome(_ cell: String) throws -> Outcome { try #require(run(cell), "no cell: \(cell)") }
}
