import Testing

@testable import Engine

@Suite("The lens in numbers")
struct LensReadingTests {
    @Test("every reading is what the layer's logits say, and KL is held against the model's own answer there")
    func numbers() throws {
        let inference = try Inference(BundledModelTests.load("mini"), Arithmetic(threads: 2))
        let text = BundledModelTests.text, positions = [7, 3, text.count - 1]
        let changes: [Intervention] = [.init(.zero(.head(layer: 1, head: 2))), .init(.bias(token: 550, amount: 2))]
        let rows = try inference.lens(text, positions: positions, under: changes).rows
        let readings = try inference.readings(text, positions: positions, top: 4, of: 550, under: changes)
        #expect(readings.count == rows.count && rows.count == 15)
        for (index, (reading, row)) in zip(readings, rows).enumerated() {
            #expect((reading.site, reading.position) == (row.site, row.position))
            let here = Distribution(logits: row.logits)
            let own = Distribution(logits: rows[index / 5 * 5 + 4].logits)
            #expect(reading.top == here.top(4))
            #expect(reading.probabilities == here.top(4).map { here.probabilities[$0] })
            let target = try #require(reading.target)
            #expect(target.probability == here.probabilities[550] && target.logit == row.logits[550])
            #expect(here.top(target.rank).last == 550)
            let divergence = zip(own.probabilities, here.probabilities).reduce(0) {
                $1.0 > 0 ? $0 + $1.0 * (Elementary.log($1.0) - Elementary.log($1.1)) : $0
            }
            #expect(abs(reading.divergence - divergence) < 1e-9)
            #expect((reading.divergence == 0) == (reading.site == .residual(layer: 3)))
        }
    }

    @Test("of equal logits the lower id ranks first")
    func ties() throws {
        var softmax = Softmax()
        let flat = [Float](repeating: 1, count: 6)
        flat.withUnsafeBufferPointer { softmax.read($0) }
        #expect(softmax.top(3) == [0, 1, 2])
        #expect(softmax.divergence(from: softmax.probabilities, logs: softmax.logProbabilities) == 0)
    }
}
