import Testing

@testable import Engine

@Suite("Training")
struct TrainerTests {
    static let shape = GPT2Configuration(layers: 2, heads: 2, width: 16, context: 12, vocabulary: 40)

    /// Tokens with something to learn: a cycle with a few slips.
    static let tokens: [TokenID] = {
        var dice = SeededBits(state: 1)
        return (0..<600).map { $0 % 11 == 0 ? Int(dice.next() % 40) : $0 * 7 % 40 }
    }()

    static var recipe: Recipe {
        var recipe = Recipe()
        (recipe.steps, recipe.sequences, recipe.length, recipe.warmUp) = (20, 3, 12, 4)
        (recipe.rate, recipe.accumulation, recipe.seed) = (1e-2, 2, 17)
        return recipe
    }

    private func trainer(
        tokens: [TokenID] = tokens, recipe: Recipe = recipe, start: Trainer.Start = .fresh,
        arithmetic: Arithmetic? = nil
    ) throws -> Trainer {
        try Trainer(
            tokens: tokens, shape: Self.shape, recipe: recipe, arithmetic: arithmetic ?? Arithmetic(threads: 1),
            start: start)
    }

    @Test("the loss falls, steps are counted, and after the last there is none")
    func learns() throws {
        let trainer = try trainer()
        var steps: [TrainingStep] = []
        while let step = try trainer.step() { steps.append(step) }
        #expect(steps.map(\.number) == Array(1...20))
        #expect(steps[19].loss < steps[0].loss - 0.3)
        #expect(abs(steps[0].rate - 1e-2 / 4) < 1e-12)
        #expect(steps.allSatisfy { $0.gradientNorm > 0 })
        #expect(try trainer.step() == nil && trainer.stepsDone == 20)
    }

    @Test("every instruction set and number of threads ends with the same bits")
    func sameBits() throws {
        // Large enough for every pass to be shared among threads.
        let shape = GPT2Configuration(layers: 2, heads: 4, width: 64, context: 24, vocabulary: 2600)
        #expect(Parameters.entries(of: shape).reduce(0) { $0 + $1.count } > 1 << 18)
        var recipe = Self.recipe
        (recipe.steps, recipe.sequences, recipe.length) = (2, 2, 24)
        var results: [(String, [UInt32])] = []
        for isa in InstructionSet.allCases where isa.isAvailable {
            for threads in [1, 2, 3] {
                let trainer = try Trainer(
                    tokens: Self.tokens, shape: shape, recipe: recipe,
                    arithmetic: Arithmetic(instructionSet: isa, threads: threads))
                while try trainer.step() != nil {}
                results.append(("\(isa) on \(threads)", trainer.parameters.values.map(\.bitPattern)))
            }
        }
        for (name, bits) in results { #expect(bits == results[0].1, "\(name)") }
    }

    @Test("accumulating two batches is training on one of twice the size")
    func accumulation() throws {
        var together = Self.recipe
        (together.sequences, together.accumulation) = (6, 1)
        let first = try trainer(), second = try trainer(recipe: together)
        let (a, b) = (try #require(try first.step()), try #require(try second.step()))
        #expect(abs(a.loss - b.loss) < 1e-6 && abs(a.gradientNorm / b.gradientNorm - 1) < 1e-5)
    }

    @Test("a step that is stopped has not happened, and is taken later as if nothing had been")
    func interrupted() throws {
        let trainer = try self.trainer(), undisturbed = try self.trainer()
        for limit in 0..<10 {
            var asked = 0
            // Two batches, two layers there and back: eight questions.
            do throws(TrainingError) {
                _ = try trainer.step {
                    asked += 1
                    return asked > limit
                }
                #expect(limit >= 8 && asked == 8)
            } catch { #expect(error == .interrupted && limit < 8 && asked == limit + 1) }
        }
        while try trainer.step() != nil {}
        while try undisturbed.step() != nil {}
        #expect(trainer.parameters.values.map(\.bitPattern) == undisturbed.parameters.values.map(\.bitPattern))
    }

    @Test("training can begin with given weights, which stay as they are")
    func from() throws {
        let weights = Parameters(shape: Self.shape, deviation: 0.1, seed: 3), copy = Array(weights.values)
        let trainer = try trainer(start: .from(weights))
        #expect(Array(trainer.parameters.values) == copy)
        _ = try trainer.step()
        #expect(Array(weights.values) == copy && Array(trainer.parameters.values) != copy)
    }

    @Test("a loss that is no number names the step, and leaves weights and checkpoint as they were")
    func lossDiverged() throws {
        let folder = try TemporaryFolder(), trainer = try self.trainer()
        for _ in 0..<3 { _ = try trainer.step() }
        try trainer.save(to: folder.path)
        trainer.parameters.base[4] = .nan
        let broken = trainer.parameters.values.map(\.bitPattern)
        let error = TrainingError.diverged(step: 4, .loss)
        for _ in 0..<2 {
            #expect(throws: error) { try trainer.step() }
        }
        #expect(throws: error) { try trainer.save(to: folder.path) }
        #expect(trainer.stepsDone == 3 && trainer.parameters.values.map(\.bitPattern) == broken)
        let resumed = try self.trainer(start: .checkpoint(TrainingCheckpoint(folder: folder.path)))
        #expect(try resumed.step()?.number == 4)
    }

    @Test("a gradient or weights beyond all floats are no step either")
    func otherDivergence() throws {
        let trainer = try self.trainer()
        // gelu(0) is 0 whatever it is multiplied with, and gelu′(0) is ½.
        for (name, value) in [
            ("h.0.ln_2.weight", Float(1e10)), ("h.0.mlp.c_fc.weight", 0), ("h.0.mlp.c_proj.weight", 3e38),
        ] {
            let entry = try #require(trainer.parameters.entries.first { $0.name == name })
            (trainer.parameters.base + entry.offset).update(repeating: value, count: entry.count)
        }
        #expect(throws: TrainingError.diverged(step: 1, .gradient)) { try trainer.step() }
        var recipe = Self.recipe
        (recipe.rate, recipe.warmUp) = (3e38, 0)
        recipe.decay = 3
        let fast = try self.trainer(recipe: recipe)
        #expect(throws: TrainingError.diverged(step: 1, .weights)) { try fast.step() }
    }

    @Test("texts that are too short, empty or of another vocabulary are refused")
    func refused() throws {
        #expect(throws: TrainingError.corpusTooShort(found: 0, needed: 12)) { try trainer(tokens: []) }
        #expect(throws: TrainingError.corpusTooShort(found: 11, needed: 12)) {
            try trainer(tokens: Array(Self.tokens[..<11]))
        }
        #expect(throws: TrainingError.tokenOutOfRange(id: 40, vocabulary: 40)) {
            try trainer(tokens: Self.tokens + [40])
        }
        #expect(throws: TrainingError.tokenOutOfRange(id: -1, vocabulary: 40)) {
            try trainer(tokens: Self.tokens + [-1])
        }
        var recipe = Self.recipe
        recipe.length = 13
        #expect(throws: TrainingError.windowTooLong(length: 13, context: 12)) { try trainer(recipe: recipe) }
        let other = Parameters(
            shape: GPT2Configuration(layers: 2, heads: 4, width: 16, context: 12, vocabulary: 40))
        #expect(throws: TrainingError.otherShape(key: "heads", expected: "2", found: "4")) {
            try trainer(start: .from(other))
        }
        let oneWindow = try trainer(tokens: Array(Self.tokens[..<12]))
        #expect(try oneWindow.step()?.number == 1)
    }
}
