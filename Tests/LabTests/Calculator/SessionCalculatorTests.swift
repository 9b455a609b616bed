import Foundation
import Testing

@testable import Lab

/// Calculations on the model's own numbers.
@Suite("The calculator in a session")
struct SessionCalculatorTests {
    @Test("softmax of [2, 1, 0.1] is .659 .242 .099, by the function and by hand")
    func byHand() throws {
        var session = try session("x = [2, 1, 0.1]")
        for cell in ["softmax(x)", "exp(x)/sum(exp(x))", "exp(x - max(x)) / sum(exp(x - max(x)))"] {
            guard case .vector(let p) = try session.value(cell) else { Issue.record("no vector"); return }
            for (found, wanted) in zip(p, [0.659, 0.242, 0.099]) { #expect(abs(found - wanted) < 0.0005) }
        }
        guard case .softmax(let value) = try session.value("softmax [2, 1, 0.1]") else {
            Issue.record("no table"); return
        }
        #expect(try session.value("softmax(x)") == .vector(value.p))
    }

    @Test("the probabilities add up to 1, and differences of logits are logarithms of their ratios")
    func probabilities() throws {
        var session = try session("prompt Paris is the capital of")
        #expect(abs(try session.number("sum(probs)") - 1) < 1e-12)
        let difference = try session.number("logits[\" France\"] - logits[\" Spain\"]")
        let ratio = try session.number("log(probs[\" France\"]/probs[\" Spain\"])")
        #expect(abs(difference - ratio) < 1e-5)
        #expect(try session.value("max(softmax(logits) - probs) < 1e-15") == .truth(true))
        #expect(try session.value("probs[\" France\"] == max(probs)") == .truth(true))
        #expect(try session.number("argmax(logits)") == session.number("argmax(probs)"))
    }

    @Test("the session's own names")
    func names() throws {
        var session = try session("prompt Paris is", "temp 0.5", "filter top-k=3", "ablate L2H0", "sample 3 count=2")
        let expected: [(String, Value)] = [
            ("temperature", .number(0.5)), ("text", .text("Paris is")), ("len(ids)", .number(3)),
            ("ids[0]", .number(0)),
            ("interventions", .number(1)), ("in_force", .list(["L2H0 off (zero, every position)"])),
            ("corpus_count", .number(979)), ("layer_count", .number(4)), ("head_count", .number(8)),
            ("width", .number(128)), ("vocabulary", .number(2048)), ("parameters", .number(1_088_256)),
            ("len(logits)", .number(2048)), ("count(sampling_probs > 0)", .number(3)), ("len(samples)", .number(2)),
            ("max(abs(probs - baseline_probs)) > 0", .truth(true)),
        ]
        for (cell, value) in expected { #expect(try session.value(cell) == value, "\(cell)") }
        _ = try session.value("prompt Paris has never heard of")
        #expect(try session.number("corpus_count") == 0)
        _ = try session.value("clear")
        #expect(try session.value("max(abs(probs - baseline_probs))") == .number(0))
    }

    @Test("_ is the last value of a calculation, a name keeps what it was given")
    func last() throws {
        var session = try session("3 + 4", "_ * 2", "x = _ + 1", "prompt Paris is")
        #expect(try session.number("_") == 15)
        #expect(try session.number("x") == 15)
        _ = try session.value("x = x + 1")
        #expect(try session.number("x") == 16)
        #expect(try session.error("y = y + 1").message == "unknown name \"y\"; did you mean \"x\"?")
        #expect(try session.number("x") == 16)
    }

    @Test("the temperature is set by its command", arguments: ["temperature = 0.5", "temperature 0.5"])
    func temperature(cell: String) throws {
        var session = try session("prompt Paris is")
        #expect(try session.error(cell).hint == "temp sets it, as in temp 0.5")
    }

    @Test(
        "names of commands, functions and of the session cannot be assigned",
        arguments: [
            ("prompt = 1", "prompt is a command, and cannot be given a value"),
            ("exp = 1", "exp is a function, and cannot be given a value"),
            ("logits = 1", "logits is one of the session's own names, and cannot be given a value"),
            ("not = 1", "not is a word of the language, and cannot be given a value"),
        ])
    func assignments(cell: String, message: String) throws {
        var session = try session()
        #expect(try session.error(cell).message == message)
    }

    @Test("a million entries are worked with, more are refused")
    func large() throws {
        var session = try session("x = [" + Array(repeating: "1", count: 400_000).joined(separator: ",") + "]")
        #expect(try session.number("sum(x)") == 400_000)
        #expect(try session.number("len(x * 2 + x)") == 400_000)
        let long = try session.error("x = [" + Array(repeating: "1", count: 1_000_000).joined(separator: ",") + "]")
        #expect(long.code == .unreadableInput)
        #expect(long.message.contains("a cell ends at 1 MB"))
    }

    @Test("JSON numbers read back to the same bits; what is not finite is null with its name beside")
    func json() throws {
        var session = try session()
        var dice = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            let x = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &dice))
            guard x.isFinite else { continue }
            let line = Lab.json(cell: 1, input: "", result: .success(.vector([x])))
            let start = try #require(line.firstRange(of: "\"value\": [")).upperBound
            let end = try #require(line[start...].firstIndex(of: "]"))
            #expect(Double(line[start..<end])?.bitPattern == x.bitPattern)
        }
        let ran = session.run("[exp(1000), log(0), 1]")
        let outcome = try #require(ran)
        let line = Lab.json(cell: 1, input: "", result: outcome.result)
        #expect(line.contains("[null, null, 1.0]"))
        #expect(line.contains("[\"inf\", \"-inf\", null]"))
    }

    @Test("exp and log agree with the system's to the last digits, and undo each other")
    func elementary() throws {
        for step in -700...700 {
            let x = Double(step) + 0.123456789
            let (ours, system) = (try worth("exp(\(x))"), exp(x))
            #expect(abs(ours - system) <= 2 * system.ulp, "exp(\(x))")
            #expect(abs(try worth("log(\(system))") - x) <= 4 * abs(x).ulp, "log(\(system))")
        }
    }

    private func worth(_ text: String) throws -> Double {
        guard case .number(let number) = try FixedNames().worth(text) else { return .nan }
        return number
    }
}
