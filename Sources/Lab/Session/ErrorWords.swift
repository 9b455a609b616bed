import Engine

/// The words for what the engine reports.
enum ErrorWords {
    static func error(_ error: EngineError) -> CellError {
        switch error {
        case .contextExceeded(let asked, let context):
            CellError(
                .promptTooLong, "that is \(asked) tokens, and this model sees at most \(context)",
                hint: "shorten the text, or load a model with a longer context")
        case .tokenOutOfRange(let id, let vocabulary):
            CellError(.unknownToken, "no token #\(id): the vocabulary ends at #\(vocabulary - 1)")
        case .noTokens:
            CellError(.emptyPrompt, "the prompt is empty", hint: "for example: prompt Paris is the capital of")
        case .noSuchLayer(let layer, let layers):
            CellError(.unknownSite, "no layer \(layer): this model has layers 0 to \(layers - 1)")
        case .noSuchHead(let layer, let head, let heads):
            CellError(.unknownSite, "no head \(head) in layer \(layer): its heads are 0 to \(heads - 1)")
        case .noSuchNeuron(let layer, let neuron, let neurons):
            CellError(.unknownSite, "no neuron \(neuron) in layer \(layer): its neurons are 0 to \(neurons - 1)")
        case .wrongWidth(let site, let expected, let found):
            CellError(.badValue, "\(site.name) is \(expected) numbers wide, and these values are \(found)")
        case .weightNoiseInVariant:
            CellError(
                .badValue, "a sweep cannot put noise on weights",
                hint: "noise weights, typed before it, counts in all of its runs")
        case .weightsAreFixed:
            CellError(
                .notAvailable, "noise on weights is for a GPT-2 in a folder, and this model is none",
                hint: "load mini, or put noise on an activation: noise L0.mlp std=0.5x")
        case .wrongReference(let expected, let found):
            CellError(
                .modelFile,
                "reference.json is of another model: it has \(found) logits for a prompt, and this model gives \(expected)"
            )
        case .arithmeticUnavailable:
            CellError(
                .notAvailable, "this machine cannot compute that way", hint: "leave out --isa, and use 1 to 64 threads")
        case .interrupted:
            CellError(.interrupted, "interrupted")
        }
    }

    static func error(_ error: ModelFileError) -> CellError {
        switch error {
        case .missing(let path):
            CellError(
                .modelFile, "\(safe(path)) is not there",
                hint:
                    "a model's folder holds config.json, model.safetensors, and tokenizer.json or vocab.json and merges.txt"
            )
        case .unreadable(let path, let reason):
            CellError(.modelFile, "\(safe(path)) cannot be read: \(safe(reason))")
        case .unwritable(let path, let reason):
            CellError(.cannotWrite, "\(safe(path)) cannot be written: \(safe(reason))")
        case .truncated(let file, let expected, let found):
            CellError(
                .modelFile, "\(safe(file)) ends too early: it announces \(expected) bytes and has \(found)",
                hint: "copy or download it again")
        case .malformed(let file, let detail):
            CellError(.modelFile, "\(safe(file)): \(safe(detail))", hint: "copy or download it again")
        case .missingTensor(let name, let file):
            CellError(
                .modelFile, "\(safe(file)) has no tensor \"\(safe(name))\"",
                hint: "does config.json belong to these weights?")
        case .wrongShape(let tensor, let file, let expected, let found):
            CellError(
                .modelFile,
                "\(safe(file)): tensor \"\(safe(tensor))\" has the shape \(found), and the configuration calls for \(expected)",
                hint: "does config.json belong to these weights?")
        case .unsupportedType(let tensor, let file, let found):
            CellError(
                .modelFile, "\(safe(file)): tensor \"\(safe(tensor))\" is \(safe(found))",
                hint: "numbers in F32, F16 or BF16 can be used")
        case .configuration(let file, let key, let expected, let found):
            CellError(.modelFile, "\(safe(file)): \"\(safe(key))\" is \(safe(found)); expected: \(expected)")
        case .vocabulary(let file, let detail):
            CellError(.modelFile, "\(safe(file)): \(safe(detail))")
        }
    }
}
