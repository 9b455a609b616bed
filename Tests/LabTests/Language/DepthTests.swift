import Foundation
import Testing

@testable import Lab

/// An expression is walked through by functions that call themselves, so how deep it may be is a promise to the stack.
@Suite("How deep an expression may be")
struct DepthTests {
    /// Each is as deep as may be: a part that goes around the next, and what stands in the middle.
    static let shapes: [(name: String, build: @Sendable (Int) -> String)] = [
        ("brackets", { repeated("(", $0) + "1" + repeated(")", $0) }),
        ("vectors", { repeated("[", $0) + "1" + repeated("]", $0) }),
        ("calls", { repeated("abs(", $0) + "1" + repeated(")", $0) }),
        ("signs", { repeated("-", $0) + "1" }),
        ("nots", { repeated("not ", $0) + "true" }),
        ("powers", { repeated("1^", $0) + "1" }),
        ("sums", { "1" + repeated("+1", $0) }),
        ("indices", { "v" + repeated("[0]", $0) }),
        ("slices", { "v" + repeated("[:]", $0) }),
        ("indices within indices", { repeated("v[", $0) + "0" + repeated("]", $0) }),
        ("sums within brackets", { repeated("(", $0) + "1" + repeated(repeated("+1", 198) + ")", $0) }),
        ("slices within brackets", { repeated("(", $0) + "v" + repeated(repeated("[:]", 198) + ")", $0) }),
        ("everything", { repeated("[-abs(1 + v[", $0) + "0" + repeated("])]", $0) }),
    ]

    private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    @Test(
        "too much of it is an error with a place, whatever it consists of", arguments: shapes.indices,
        [300, 1_000])
    func refused(shape: Int, count: Int) throws {
        let error = try #require(throws: CellError.self) {
            try ExpressionParser.parse(Self.shapes[shape].build(count))
        }
        #expect(error.code == .syntax)
        #expect(error.message.contains("200"))
        #expect(error.hint != nil)
        #expect(error.span != nil)
    }

    @Test("what is not refused needs no more stack than half a megabyte: a thread's on macOS")
    func stack() async throws {
        let expressions = Self.shapes.map { shape in
            // The deepest of this shape that is let through.
            var (accepted, refused) = (1, 300)
            while refused - accepted > 1 {
                let middle = (accepted + refused) / 2
                if (try? ExpressionParser.parse(shape.build(middle))) != nil {
                    accepted = middle
                } else {
                    refused = middle
                }
            }
            return (shape.name, shape.build(accepted))
        }
        let heights = expressions.map { (try? ExpressionParser.parse($0.1))?.height ?? 0 }
        #expect(heights.max() == ExpressionParser.deepest)
        let failures = await onSmallThread {
            var failures: [String] = []
            for (name, text) in expressions {
                guard let expression = try? ExpressionParser.parse(text) else {
                    failures.append(name)
                    continue
                }
                _ = try? Calculator(FixedNames()).value(of: expression)
                let again = try? ExpressionParser.parse(expression.description)
                if again != expression || expression.mentions("nobody") { failures.append(name) }
                if !expression.functions.isSubset(of: ["abs"]) { failures.append(name) }
                if expression.replacingNames(["nobody": expression]) != expression { failures.append(name) }
            }
            return failures
        }
        #expect(failures == [])
    }

    /// Runs the work on a thread with a stack of 512 kB.
    private func onSmallThread(_ work: @escaping @Sendable () -> [String]) async -> [String] {
        await withCheckedContinuation { continuation in
            let thread = Thread { continuation.resume(returning: work()) }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }
}
