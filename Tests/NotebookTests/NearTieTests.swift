import Testing

@testable import Notebook

/// The file has one continuation; now another token was chosen at some point. Margins are held against
/// 1e-6 + 1e-5·|a|, with a = 0.4 for the greedy choice (5e-6) and u = 0.7 for the roll (8e-6).
@Suite("Near-ties")
struct NearTieTests {
    typealias Choice = ChoiceRun.Choice

    static func verdict(file: String, printed: String, _ choices: [Choice], lead: String = "It is▸") throws -> Verdict {
        try HandWritten.cell(file).verdict(
            on: CellOutcome(
                output: HandWritten.lines(printed), choices: [ChoiceRun(lead: lead, choices: choices)]))
    }

    static func sure(_ text: String) -> Choice {
        Choice(text: text, alternative: " else", margin: 0.3, scale: 0.6)
    }

    @Test(
        "another token is a NEAR-TIE where the two probabilities, or u and the boundary, were as good as equal",
        arguments: [
            (4.9e-6, 0.4, Verdict.nearTie), (5.1e-6, 0.4, .changed), (0, 0.4, .nearTie),
            (7.9e-6, 0.7, .nearTie), (8.1e-6, 0.7, .changed), (.infinity, 0.7, .changed),
        ])
    func margins(margin: Double, scale: Double, verdict: Verdict) throws {
        let choices = [
            Self.sure(" in"), Choice(text: " Italy", alternative: " France", margin: margin, scale: scale),
            Self.sure("."),
        ]
        let found = try Self.verdict(
            file: "It is▸ in France,\n1  0.1234  ␠in\n2  0.7000  ␠France",
            printed: "It is▸ in Italy.\n1  0.1234  ␠in\n2  0.7000  ␠Italy", choices)
        #expect(found == verdict)
    }

    @Test("the file has to hold the other candidate, not any token")
    func otherToken() throws {
        let choice = Choice(text: " Italy", alternative: " France", margin: 0, scale: 0.4)
        #expect(try Self.verdict(file: "It is▸ France", printed: "It is▸ Italy", [choice]) == .nearTie)
        #expect(try Self.verdict(file: "It is▸ Spain", printed: "It is▸ Italy", [choice]) == .changed)
        #expect(try Self.verdict(file: "It was▸ France", printed: "It is▸ Italy", [choice]) == .changed)
        #expect(try Self.verdict(file: "", printed: "It is▸ Italy", [choice]) == .changed)
    }

    @Test("only the first token that differs counts")
    func first() throws {
        let tie = Choice(text: " b", alternative: " x", margin: 0, scale: 0.4)
        // The first difference was no tie, though a later one is.
        #expect(try Self.verdict(file: "It is▸ z x", printed: "It is▸ a b", [Self.sure(" a"), tie]) == .changed)
        // After a tie everything may differ.
        #expect(try Self.verdict(file: "It is▸ x y z", printed: "It is▸ b c", [tie, Self.sure(" c")]) == .nearTie)
        // A tie that went the same way excuses nothing after it.
        #expect(try Self.verdict(file: "It is▸ b y", printed: "It is▸ b c", [tie, Self.sure(" c")]) == .changed)
    }

    @Test("of two candidates one may begin like the other")
    func prefixes() throws {
        let short = Choice(text: " Par", alternative: " Paris", margin: 0, scale: 0.4)
        #expect(try Self.verdict(file: "It is▸ Paris", printed: "It is▸ Party", [short, Self.sure("ty")]) == .nearTie)
        let long = Choice(text: " Paris", alternative: " Par", margin: 0, scale: 0.4)
        #expect(try Self.verdict(file: "It is▸ Party", printed: "It is▸ Paris", [long]) == .nearTie)
        // The same token and then another: the tie went as before.
        #expect(
            try Self.verdict(file: "It is▸ Paris x", printed: "It is▸ Paris y", [long, Self.sure(" y")]) == .changed)
    }

    @Test("where a line was broken does not matter")
    func wrapping() throws {
        let choices = [Self.sure(" in"), Choice(text: " Italy", alternative: " France", margin: 0, scale: 0.4)]
        let found = try Self.verdict(file: "It is▸\nin France\nalways", printed: "It is▸ in Italy", choices)
        #expect(found == .nearTie)
    }

    @Test("the end of the text, or a line break, can be the other candidate")
    func endings() throws {
        let choice = Choice(text: " and", alternative: "\n", margin: 0, scale: 0.4)
        #expect(try Self.verdict(file: "It is▸\nstopped", printed: "It is▸ and\nstopped", [choice]) == .nearTie)
        #expect(try Self.verdict(file: "It is▸ or\nstopped", printed: "It is▸ and\nstopped", [choice]) == .changed)
        let end = Choice(text: "", alternative: " and", margin: 0, scale: 0.4)
        #expect(try Self.verdict(file: "It is▸ and\nstopped", printed: "It is▸\nstopped", [end]) == .nearTie)
        #expect(try Self.verdict(file: "It is▸ or\nstopped", printed: "It is▸\nstopped", [end]) == .changed)
    }

    @Test("each continuation is looked at by itself")
    func continuations() throws {
        let sure = ChoiceRun(lead: "It is▸", choices: [Self.sure(" a"), Self.sure(" b")])
        let tie = ChoiceRun(
            lead: "It is▸", choices: [Choice(text: " Italy", alternative: " France", margin: 0, scale: 0.4)])
        let file = "1  It is▸ a b\n2  It is▸ France\n3  It is▸ a b"
        let printed = ["1  It is▸ a b", "2  It is▸ Italy", "3  It is▸ a b"]
        let cell = try HandWritten.cell(file)
        #expect(cell.verdict(on: CellOutcome(output: printed, choices: [sure, tie, sure])) == .nearTie)
        #expect(cell.verdict(on: CellOutcome(output: printed, choices: [tie, sure, tie])) == .changed)
        #expect(cell.verdict(on: CellOutcome(output: printed, choices: [])) == .changed)
    }
}
