import Foundation
import Testing

@testable import Engine

@Suite("Translations of a stream")
struct TranslationTests {
    @Test("the loss is KL, and its gradient that of finite differences, in double precision")
    func gradient() throws {
        let model = try BundledModelTests.load("micro")
        let arithmetic = try Arithmetic(threads: 1)
        let inference = Inference(model, arithmetic)
        let tokens = Array(BundledModelTests.text.prefix(5)), d = model.shape.width
        let stream = try inference.activation(of: .embed, in: tokens).rows
        let last = try inference.activation(of: .residual(layer: model.shape.layers - 1), in: tokens).rows

        let translator = Translator(site: .embed, width: d), slopes = Translator(site: .embed, width: d)
        var dice = SeededBits(state: 3)
        for index in translator.values.indices { translator.values[index] = dice.float() * 0.1 }
        let pass = TranslationPass(model, arithmetic)
        let entropy = pass.aim(at: last, rows: tokens.count)
        let loss = pass.run(translator, stream, rows: tokens.count, weight: 0.5, addingTo: slopes)

        let reference = DoubleTranslation(model, stream, target: last)
        var values = translator.values.map(Double.init)
        let divergence = reference.divergence(values)
        #expect(divergence > 0.1 && abs(loss - entropy - divergence) < 1e-5 * divergence)
        let step = 1e-4
        for entry in translator.entries {
            let found = Array(slopes.values[entry.offset..<entry.offset + entry.count])
            let scale = Double(found.map(abs).max() ?? 0)
            #expect(scale > 0)
            for _ in 0..<6 {
                let index = Int(dice.next() % UInt64(entry.count)), place = entry.offset + index
                let value = values[place]
                values[place] = value + step
                let above = reference.divergence(values)
                values[place] = value - step
                let slope = (above - reference.divergence(values)) / (2 * step)
                values[place] = value
                #expect(abs(Double(found[index]) - slope / 2) <= 2e-5 * scale, "\(entry.name)[\(index)]")
            }
        }
    }
}

/// KL(model ‖ translated) in double precision, as one would write it down.
private struct DoubleTranslation {
    private let width: Int
    private let epsilon: Double
    private let gamma, beta: [Double]
    private let unembedding: [[Double]]
    private let streams: [[Double]]
    private var answers: [[Double]] = []

    init(_ model: GPT2, _ stream: [Float], target: [Float]) {
        let width = model.shape.width
        func rows(_ values: [Float]) -> [[Double]] {
            stride(from: 0, to: values.count, by: width).map { values[$0..<$0 + width].map(Double.init) }
        }
        self.width = width
        epsilon = Double(model.shape.layerNormEpsilon)
        gamma = model.weights.finalNorm.gamma.map(Double.init)
        beta = model.weights.finalNorm.beta.map(Double.init)
        unembedding = rows(model.weights.unembedding.tensor.floats())
        streams = rows(stream)
        answers = rows(target).map(logProbabilities)
    }

    /// - Parameter values: A, row by row, and b.
    func divergence(_ values: [Double]) -> Double {
        zip(streams, answers).reduce(0) { sum, row in
            let (x, answer) = row
            let y = x.indices.map { j in
                x[j] + values[width * width + j] + x.indices.reduce(0) { $0 + x[$1] * values[$1 * width + j] }
            }
            return sum + zip(answer, logProbabilities(y)).reduce(0) { $0 + exp($1.0) * ($1.0 - $1.1) }
        }
    }

    private func logProbabilities(_ x: [Double]) -> [Double] {
        let mean = x.reduce(0, +) / Double(width)
        let variance = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(width)
        let normed = x.indices.map { (x[$0] - mean) / (variance + epsilon).squareRoot() * gamma[$0] + beta[$0] }
        let z = unembedding.map { zip($0, normed).reduce(0) { $0 + $1.0 * $1.1 } }
        let highest = z.max() ?? 0
        let normalizer = highest + log(z.reduce(0) { $0 + exp($1 - highest) })
        return z.map { $0 - normalizer }
    }
}
