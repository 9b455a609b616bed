import CKernels
import TestSupport
import Testing

@testable import Engine

@Suite("Gradients")
struct GradientTests {
    /// A model whose every part matters, and a batch for it.
    struct Case: CustomTestStringConvertible {
        var shape: GPT2Configuration
        var sequences: Int
        var length: Int

        var testDescription: String { "\(shape.layers) layers, width \(shape.width), \(sequences) × \(length)" }

        func parameters() -> Parameters {
            let parameters = Parameters(shape: shape)
            var dice = SeededBits(state: 5)
            for entry in parameters.entries {
                let isGamma = entry.name.contains("ln_") && entry.name.hasSuffix("weight")
                for index in entry.offset..<entry.offset + entry.count {
                    parameters.base[index] = dice.float() * 0.4 + (isGamma ? 1 : 0)
                }
            }
            return parameters
        }

        func windows() -> [[TokenID]] {
            var dice = SeededBits(state: 6)
            return (0..<sequences).map { _ in
                (0..<length).map { _ in Int(dice.next() % UInt64(shape.vocabulary)) }
            }
        }
    }

    static let tiny = Case(
        shape: GPT2Configuration(layers: 2, heads: 2, width: 12, innerWidth: 20, context: 9, vocabulary: 23),
        sequences: 3, length: 7)
    static let untied = Case(
        shape: GPT2Configuration(
            layers: 1, heads: 1, width: 6, innerWidth: 11, context: 5, vocabulary: 13, layerNormEpsilon: 1e-3,
            tiesEmbeddings: false),
        sequences: 2, length: 5)
    /// Beyond a vector, a group of queries, and what is unembedded at once.
    static let long = Case(
        shape: GPT2Configuration(layers: 1, heads: 1, width: 17, context: 140, vocabulary: 20), sequences: 1,
        length: 137)

    private func gradients(_ batch: Case, _ arithmetic: Arithmetic) -> (loss: Double, Parameters) {
        let gradients = Parameters(shape: batch.shape)
        let pass = TrainingPass(
            shape: batch.shape, sequences: batch.sequences, length: batch.length, arithmetic: arithmetic)
        let loss = pass.run(batch.parameters(), windows: Array(batch.windows().joined()), addingTo: gradients)
        return (loss, gradients)
    }

    @Test(
        "are those of finite differences in double precision, to 1e-5 of the array's scale", arguments: [tiny, untied])
    func elements(batch: Case) throws {
        let (loss, gradients) = gradients(batch, try Arithmetic(threads: 1))
        var reference = DoubleGPT2(batch.parameters())
        let windows = batch.windows(), step = 1e-5
        #expect(abs(loss - reference.loss(windows)) < 1e-6)
        var dice = SeededBits(state: 7)
        for entry in gradients.entries {
            let found = try #require(gradients.array(entry.name))
            let scale = Double(found.map(abs).max() ?? 0)
            for _ in 0..<8 {
                let index = Int(dice.next() % UInt64(entry.count)), place = entry.offset + index
                let value = reference.values[place]
                reference.values[place] = value + step
                let above = reference.loss(windows)
                reference.values[place] = value - step
                let slope = (above - reference.loss(windows)) / (2 * step)
                reference.values[place] = value
                #expect(abs(Double(found[index]) - slope) <= 1e-5 * scale + 1e-8, "\(entry.name)[\(index)]")
            }
        }
    }

    @Test("along a random direction in each array are those of finite differences", arguments: [tiny, untied, long])
    func directions(batch: Case) throws {
        let (_, gradients) = gradients(batch, try Arithmetic(threads: 2))
        let reference = DoubleGPT2(batch.parameters()), windows = batch.windows(), step = 1e-4
        var dice = SeededBits(state: 8)
        for entry in gradients.entries {
            let found = try #require(gradients.array(entry.name))
            let direction = dice.floats(entry.count).map(Double.init)
            var (ahead, back) = (reference, reference)
            for (index, part) in direction.enumerated() {
                ahead.values[entry.offset + index] += step * part
                back.values[entry.offset + index] -= step * part
            }
            let slope = (ahead.loss(windows) - back.loss(windows)) / (2 * step)
            let along = zip(found, direction).reduce(0) { $0 + Double($1.0) * $1.1 }
            let scale = found.reduce(0) { $0 + Double($1 * $1) }.squareRoot()
            #expect(abs(along - slope) <= 1e-4 * scale + 1e-7, "\(entry.name): \(along) and \(slope)")
        }
    }

    @Test("and the loss are PyTorch's, to 1e-5 of each array's scale")
    func pyTorch() throws {
        let fixture = try TrainingFixture.load()
        let step = try #require(fixture.steps.first)
        let wanted = try fixture.parameters("gradients"), found = Parameters(shape: wanted.shape)
        let pass = try TrainingPass(
            shape: wanted.shape, sequences: step.windows.count, length: step.windows[0].count,
            arithmetic: Arithmetic(threads: 2))
        let weights = try fixture.parameters("weights")
        let windows = Array(step.windows.joined())
        let loss = pass.run(weights, windows: windows, addingTo: found)
        #expect(abs(loss - step.loss) < 1e-6)
        #expect(pass.loss(weights, windows: windows) == loss)
        for entry in wanted.entries {
            let off = try relativeDifference(
                #require(found.array(entry.name)), #require(wanted.array(entry.name)))
            #expect(off < 1e-5, "\(entry.name)")
        }
    }

    @Test("are the same bits on every instruction set and 1...4 threads", arguments: [tiny, long])
    func machines(batch: Case) throws {
        let (loss, wanted) = gradients(batch, try Arithmetic(instructionSet: .scalar, threads: 1))
        for instructionSet in InstructionSet.allCases where instructionSet.isAvailable {
            for threads in 1...4 {
                let arithmetic = try Arithmetic(instructionSet: instructionSet, threads: threads)
                let (again, found) = gradients(batch, arithmetic)
                #expect(again == loss)
                #expect(zip(found.values, wanted.values).allSatisfy(identical))
            }
        }
    }

    @Test("are added, times the scale, to what is there")
    func scaled() throws {
        let batch = Self.tiny
        let (_, once) = gradients(batch, try Arithmetic(threads: 1))
        let twice = Parameters(shape: batch.shape)
        let pass = try TrainingPass(
            shape: batch.shape, sequences: batch.sequences, length: batch.length, arithmetic: Arithmetic(threads: 1))
        for _ in 0..<2 {
            _ = pass.run(
                batch.parameters(), windows: Array(batch.windows().joined()), addingTo: twice, scale: 0.5)
        }
        for entry in once.entries {
            let off = try relativeDifference(#require(twice.array(entry.name)), #require(once.array(entry.name)))
            #expect(off < 1e-5, "\(entry.name)")
        }
    }

    @Test("the forward pass's logits are inference's, bit for bit", arguments: [tiny, untied, long])
    func logits(batch: Case) throws {
        let arithmetic = try Arithmetic(threads: 2), parameters = batch.parameters()
        let pass = TrainingPass(
            shape: batch.shape, sequences: batch.sequences, length: batch.length, arithmetic: arithmetic)
        let windows = batch.windows()
        _ = pass.loss(parameters, windows: Array(windows.joined()))
        let inference = Inference(parameters.model(), arithmetic)
        for (number, window) in windows.enumerated() {
            let stage = Stage.residual(batch.shape.layers - 1)
            let (captured, _) = try inference.activations(of: window, at: [stage], under: [], shouldStop: { false })
            let wanted = try #require(captured[stage])
            let found = UnsafeBufferPointer(
                start: pass.room.output + number * batch.length * batch.shape.width, count: wanted.count)
            #expect(zip(found, wanted).allSatisfy(identical))
        }
    }
}
