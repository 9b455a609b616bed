import Engine

extension ErrorWords {
    static func error(_ error: TrainingError) -> CellError {
        switch error {
        case .corpusTooShort(found: 0, _):
            CellError(.badValue, "there is nothing to learn from: the text is empty")
        case .corpusTooShort(let found, let needed):
            CellError(
                .badValue,
                "the text is too short to learn from: it has \(counted(found, "token", "tokens")), "
                    + "and one window takes \(needed)",
                hint: "give a longer text, or make the windows shorter")
        case .tokenOutOfRange(let id, let vocabulary):
            ErrorWords.error(EngineError.tokenOutOfRange(id: id, vocabulary: vocabulary))
        case .windowTooLong(let length, let context):
            CellError(
                .badValue, "windows of \(length) tokens are too long: this model sees at most \(context)",
                hint: "make the windows shorter")
        case .recipe(let key, let expected, let found):
            CellError(.badValue, "\(safe(key)) is \(safe(found)); expected: \(expected)")
        case .diverged(let step, let quantity):
            CellError(
                .diverged, "training fell apart in step \(step): \(words(quantity))",
                hint: "the last checkpoint is whole; a lower learning rate may hold")
        case .otherShape(let key, let expected, let found):
            CellError(
                .modelFile,
                "these weights are of another shape: \(key) is \(safe(found)), and \(safe(expected)) is asked for")
        case .otherRecipe(let folder, let key, let expected, let found):
            CellError(
                .modelFile,
                "the checkpoint in \(safe(folder)) was made with another recipe: \(key) is \(safe(found)), "
                    + "and \(safe(expected)) is asked for",
                hint: "go on with the old recipe, or begin in another folder")
        case .otherCorpus(let folder, let expected, let found):
            CellError(
                .modelFile,
                "the checkpoint in \(safe(folder)) was made from another text: that one had "
                    + "\(counted(found.tokens, "token", "tokens")), this one has \(expected.tokens)"
                    + (found.tokens == expected.tokens ? ", but they are not the same" : ""),
                hint: "give it the same text, or begin in another folder")
        case .file(let error): ErrorWords.error(error)
        case .noDigest: CellError(.notAvailable, "the system's library for SHA-256 does not start")
        case .interrupted: CellError(.interrupted, "interrupted")
        }
    }

    private static func words(_ quantity: TrainingError.Quantity) -> String {
        switch quantity {
        case .loss: "the loss is no longer a number"
        case .gradient: "the gradient is no longer a number"
        case .weights: "the weights are no longer numbers"
        }
    }
}
