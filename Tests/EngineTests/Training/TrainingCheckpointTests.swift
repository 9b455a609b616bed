import Foundation
import Testing

@testable import Engine

@Suite("Checkpoints of a training")
struct TrainingCheckpointTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func trainer(
        _ start: Trainer.Start = .fresh, tokens: [TokenID] = TrainerTests.tokens, recipe: Recipe = TrainerTests.recipe,
        shape: GPT2Configuration = TrainerTests.shape
    ) throws -> Trainer {
        try Trainer(tokens: tokens, shape: shape, recipe: recipe, arithmetic: Arithmetic(threads: 2), start: start)
    }

    private func model(_ trainer: Trainer) throws -> Data {
        try ModelFolder.write(trainer.parameters, to: "\(folder.path)/model", tokenizer: [])
        return try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/model/model.safetensors"))
    }

    private func written(after steps: Int) throws -> TrainingCheckpoint {
        let trainer = try trainer()
        for _ in 0..<steps { _ = try trainer.step() }
        try trainer.save(to: "\(folder.path)/checkpoint")
        return try TrainingCheckpoint(folder: "\(folder.path)/checkpoint")
    }

    @Test("twenty steps are ten, a checkpoint and ten more, byte for byte")
    func resumed() throws {
        let straight = try trainer()
        while try straight.step() != nil {}
        let checkpoint = try written(after: 10)
        #expect(checkpoint.stepsDone == 10 && checkpoint.recipe == TrainerTests.recipe)
        #expect(checkpoint.shape == TrainerTests.shape && checkpoint.corpus == straight.corpus)
        let resumed = try trainer(.checkpoint(checkpoint), recipe: checkpoint.recipe, shape: checkpoint.shape)
        #expect(resumed.stepsDone == 10)
        #expect(try resumed.step()?.number == 11)
        while try resumed.step() != nil {}
        #expect(try model(resumed) == model(straight))
    }

    @Test("a new checkpoint takes the old one's place, and what kills left behind is cleared away")
    func replaced() throws {
        let place = "\(folder.path)/checkpoint"
        var names: Set<[String]> = []
        for steps in 1...3 {
            #expect(try written(after: steps).stepsDone == steps)
            try Data("half".utf8).write(to: URL(fileURLWithPath: "\(place)/.state-0.safetensors.1-0"))
            names.insert(
                try FileManager.default.contentsOfDirectory(atPath: place).filter { !$0.hasPrefix(".") }.sorted())
        }
        #expect(names == [["state-0.safetensors", "training.json"], ["state-1.safetensors", "training.json"]])
        _ = try written(after: 4)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place).count == 2)
    }

    @Test("numbers that were written without their description leave the old checkpoint whole")
    func killedBetween() throws {
        let checkpoint = try written(after: 2)
        // As a kill after the first of the two files leaves it.
        try Data("new".utf8).write(to: URL(fileURLWithPath: "\(checkpoint.folder)/state-1.safetensors"))
        let resumed = try trainer(.checkpoint(TrainingCheckpoint(folder: checkpoint.folder)))
        #expect(resumed.stepsDone == 2)
        #expect(try resumed.step()?.number == 3)
    }

    @Test("another shape, recipe or text is refused")
    func others() throws {
        let checkpoint = try written(after: 1), start = Trainer.Start.checkpoint(checkpoint)
        let wider = GPT2Configuration(layers: 2, heads: 2, width: 18, context: 12, vocabulary: 40)
        #expect(throws: TrainingError.otherShape(key: "width", expected: "18", found: "16")) {
            try trainer(start, shape: wider)
        }
        var recipe = TrainerTests.recipe
        recipe.rate = 0.5
        #expect(
            throws: TrainingError.otherRecipe(folder: checkpoint.folder, key: "rate", expected: "0.5", found: "0.01")
        ) { try trainer(start, recipe: recipe) }
        var tokens = TrainerTests.tokens
        tokens[100] = tokens[100] == 5 ? 6 : 5
        #expect {
            try trainer(start, tokens: tokens)
        } throws: { error in
            guard case TrainingError.otherCorpus(checkpoint.folder, let expected, checkpoint.corpus) = error else {
                return false
            }
            return expected.tokens == checkpoint.corpus.tokens && expected.sha256 != checkpoint.corpus.sha256
        }
    }

    @Test("files that end early or are gone are refused")
    func spoilt() throws {
        let checkpoint = try written(after: 1)
        let state = "\(checkpoint.folder)/state-0.safetensors", json = "\(checkpoint.folder)/training.json"
        let whole = try Data(contentsOf: URL(fileURLWithPath: state))
        for length in [0, 7, 100, whole.count / 2, whole.count - 1] {
            try whole.prefix(length).write(to: URL(fileURLWithPath: state))
            #expect {
                try TrainingCheckpoint(folder: checkpoint.folder)
            } throws: { error in
                if case ModelFileError.truncated(state, _, length) = error { true } else { false }
            }
        }
        try FileManager.default.removeItem(atPath: state)
        #expect(throws: ModelFileError.missing(path: state)) { try TrainingCheckpoint(folder: checkpoint.folder) }
        let text = try Data(contentsOf: URL(fileURLWithPath: json))
        try text.prefix(text.count / 2).write(to: URL(fileURLWithPath: json))
        #expect(throws: ModelFileError.malformed(file: json, detail: "it is not a JSON object")) {
            try TrainingCheckpoint(folder: checkpoint.folder)
        }
    }

    @Test("every entry of the description is needed")
    func entries() throws {
        let json = "\(try written(after: 1).folder)/training.json"
        let lines = try String(contentsOfFile: json, encoding: .utf8).split(separator: "\n")
        var refused = 0
        for missing in 1..<lines.count - 1 {
            var kept = lines
            kept.remove(at: missing)
            let text = kept.joined(separator: "\n").replacing(",\n}", with: "\n}")
            try Data(text.utf8).write(to: URL(fileURLWithPath: json))
            do {
                _ = try TrainingCheckpoint(folder: "\(folder.path)/checkpoint")
            } catch ModelFileError.configuration { refused += 1 }
        }
        // Without n_inner, layer_norm_epsilon and tie_word_embeddings the standard values of a GPT-2 are meant.
        #expect(refused == lines.count - 2 - 3)
    }

    @Test("the digest of a text is SHA-256 of its ids in four bytes each")
    func digest() throws {
        #expect(
            try CorpusIdentity(of: [1, 2, 258])
                == CorpusIdentity(
                    tokens: 3, sha256: "4abf56585bb9c3ee7a0dbc7868fa25fbdbd19958b2c48aef41e510881690c974"))
        #expect(
            try CorpusIdentity(of: []).sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
