import TestSupport
import Testing

@testable import Engine

/// A trace's values are the bits that noise and one patch give by hand.
@Suite("Causal tracing")
struct TraceTests {
    private static let base: [Intervention] = [
        Intervention(.zero(.head(layer: 0, head: 0))), Intervention(.bias(token: 3, amount: 0.5)),
    ]

    @Test(
        "each restoration is noise, then a patch, alone", arguments: SweepTests.models, Trace.Part.allCases)
    func bits(model: SweepTests.Model, part: Trace.Part) throws {
        let inference = try SweepTests.load(model)
        let shape = inference.model.shape
        let tokens = SweepTests.text(shape, min(6, shape.context))
        let corruption = Trace.Corruption(positions: [1, 2], seeds: [7])
        for (window, base) in [(1, []), (2, Self.base), (3, [])] {
            let trace = try inference.trace(
                tokens, of: 3, corrupting: corruption, restoring: part, window: window, under: base)
            func p(_ interventions: [Intervention]) throws -> Double {
                Distribution(logits: try inference.logits(after: tokens, under: interventions)).probabilities[3]
            }
            let noise = Intervention(.noise(.embed, .relative(3), seed: 7), positions: [1, 2])
            #expect(try trace.clean == p(base))
            #expect(try trace.corrupted == p(base + [noise]))
            #expect(trace.corruptedSpread == 0)
            #expect(trace.cells.count == tokens.count * shape.layers)
            for (place, cell) in trace.cells.enumerated() {
                let layer = place % shape.layers
                #expect(cell.position == place / shape.layers && cell.site == part.site(layer: layer))
                let first = layer - [0, 0, 1, 1][window]
                let patches = try (first..<first + window).filter { (0..<shape.layers).contains($0) }.map { layer in
                    let site = part.site(layer: layer)
                    let clean = try inference.activation(of: site, in: tokens, under: base)
                    return Intervention(.replace(site, by: clean), positions: [cell.position])
                }
                #expect(try cell.value == p(base + [noise] + patches), "\(cell), window \(window)")
                #expect(cell.spread == 0)
            }
        }
    }

    @Test("several seeds are the mean and the spread of each alone")
    func seeds() throws {
        let inference = try SweepTests.load(SweepTests.models[1])
        let tokens = SweepTests.text(inference.model.shape, 5)
        func trace(_ seeds: [UInt64]) throws -> Trace {
            try inference.trace(tokens, of: 9, corrupting: .init(positions: [0], spread: .absolute(0.5), seeds: seeds))
        }
        let (both, one, other) = (try trace([4, 5]), try trace([4]), try trace([5]))
        #expect(both.corrupted == (one.corrupted + other.corrupted) / 2)
        for place in both.cells.indices {
            let (a, b) = (one.cells[place].value, other.cells[place].value)
            #expect(both.cells[place].value == (a + b) / 2)
            #expect(abs(both.cells[place].spread - abs(a - b) / 2) < 1e-15)
        }
        // That seeds differ makes this a test.
        #expect(one.corrupted != other.corrupted)
    }

    @Test("the last layer at the last position brings everything back, and what comes before the subject nothing")
    func ends() throws {
        let inference = try SweepTests.load(SweepTests.models[1])
        let tokens = SweepTests.text(inference.model.shape, 7)
        let trace = try inference.trace(tokens, of: 2, corrupting: .init(positions: [3], seeds: [1, 2, 3]))
        #expect(trace.cells.last?.value == trace.clean)
        #expect(trace.cells.prefix(3 * 4).allSatisfy { $0.value == trace.corrupted })
        #expect(trace.clean != trace.corrupted)
    }

    @Test("progress rises to 1, and a trace stops when it is told to")
    func interruption() throws {
        let inference = try SweepTests.load(SweepTests.models[1])
        let corruption = Trace.Corruption(positions: [1], seeds: [1, 2])
        var told: [Double] = []
        _ = try inference.trace([1, 2, 3], of: 4, corrupting: corruption, progress: { told.append($0) })
        #expect(told.count > 4 && told == told.sorted() && told.last == 1)
        for stop in [1, 8, 20] {
            var asked = 0
            #expect(throws: EngineError.interrupted) {
                try inference.trace(
                    [1, 2, 3], of: 4, corrupting: corruption,
                    shouldStop: {
                        asked += 1
                        return asked == stop
                    })
            }
        }
    }
}
