import Testing

@testable import Lab

@Suite("Compare")
struct CompareTests {
    @Test("each column is what its model gives by itself, and the session's own model and changes stay")
    func columns() throws {
        var session = try session("prompt Paris is the capital of", "ablate L2H0")
        let before = try session.distribution("top")
        let comparison = try session.comparison("compare nano micro base")
        #expect(comparison.columns.map(\.label) == ["nano", "micro", "base"])
        #expect(comparison.notes == ["What is in force was left out: these are the models as they are."])
        #expect(try session.distribution("top") == before)
        for column in comparison.columns {
            var alone = try fresh("load \(column.label)", "prompt Paris is the capital of")
            let own = try alone.distribution("top")
            #expect(column.next.map(\.prob) == own.next.map(\.prob))
            #expect(column.entropy == own.entropy)
            for (token, p) in zip(comparison.rows, column.probs) {
                // By its text: another vocabulary may give it another id.
                #expect(try p == alone.number("probs[\"\(String(decoding: token.bytes, as: UTF8.self))\"]"))
            }
        }
    }

    private func fresh(_ first: String, _ second: String) throws -> Session { try session(first, second) }

    @Test("one name stands beside the loaded model, none means the bundled family")
    func names() throws {
        var session = try session("prompt Paris is the capital of")
        #expect(try session.comparison("compare nano").columns.map(\.label) == ["mini", "nano"])
        #expect(try session.comparison("compare").columns.map(\.label) == ["nano", "micro", "mini", "base"])
    }

    @Test("every model's favourite has a row")
    func rows() throws {
        var session = try session("prompt The capital of Tonga is", "set top=4")
        let comparison = try session.comparison("compare")
        for column in comparison.columns {
            #expect(comparison.rows.contains { $0.id == column.next.first?.token.id })
        }
        #expect(comparison.rows.count == 4)
    }

    @Test("a name that is no model is pointed at, and five are one too many")
    func refusals() throws {
        var session = try session("prompt Paris is")
        let unknown = try session.error("compare nano mcro")
        #expect(unknown.message == "no model \"mcro\"")
        #expect(unknown.hint == "did you mean \"micro\"?")
        #expect(unknown.span == 13..<17)
        #expect(
            try session.error("compare nano nano nano nano nano").message == "4 models fit beside each other, not 5")
    }
}

extension Session {
    fileprivate mutating func comparison(_ cell: String) throws -> ComparisonValue {
        guard case .comparison(let value) = try value(cell) else {
            Issue.record("\(cell) gave no comparison")
            throw CellError(.syntax, "")
        }
        return value
    }
}
