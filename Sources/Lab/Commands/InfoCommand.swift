import Engine

struct InfoCommand: Command {
    static let name = "info"
    static let summary = "show a model part by part: the loaded one, or any other by its sizes"
    static let usage = "info\ninfo NAME"
    static let explanation = """
        Alone: layers, heads, width of the loaded model, where its parameters sit, and the SHA-256 of its files. With a \
        name nothing is loaded: the sizes come from a folder's config.json, from a GGUF file's header, or, for \
        distilgpt2, gpt2, gpt2-medium, gpt2-large, gpt2-xl and gpt3, from what was published. Each count is shown with \
        its product, then what the weights take when stored in more or fewer bits, and how many tokens a second this \
        machine could make of them at most: every token needs all weights once, so the speed of reading memory, which is \
        measured, sets the pace.
        """
    static let example = ["info", "info gpt2-xl", "info gpt3"]
    static let completes = CompletionKind.modelsAndPublished

    private let model: Word?

    init(_ arguments: inout Arguments) throws(CellError) { model = arguments.next() }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let word = model else {
            let model = try state.loadedModel()
            var value = ModelValue(model)
            value.sha256 = try ModelDigest.digest(of: model)
            return .model(value)
        }
        if let published = PublishedModel.named(word.text) { return .model(ModelValue(published, workshop)) }
        do throws(CellError) { return .model(try Self.described(word.text, workshop)) } catch { throw error.at(word.span) }
    }

    /// What the files of a model say about it; no weight is read.
    private static func described(_ name: String, _ workshop: Workshop) throws(CellError) -> ModelValue {
        let place: ModelLibrary.Place
        do throws(CellError) { place = try workshop.place(of: name) } catch {
            guard error.code == .modelNotFound else { throw error }
            var published = error
            published.hint =
                "\(error.hint ?? ""); published sizes: \(PublishedModel.all.map(\.name).joined(separator: ", "))"
            throw published
        }
        do throws(ModelFileError) {
            if place.isFile {
                let file = try GGUFFile(path: place.folder)
                let dtype = file.storageTypes.map(\.name).sorted().joined(separator: "+")
                return ModelValue(
                    place.name, try ModelConfiguration(file), dtype: dtype, bytes: file.bytes, source: "the file's header",
                    workshop)
            }
            let checkpoint = try Checkpoint(folder: place.folder)
            let dtype = checkpoint.elementTypes.map(\.rawValue).sorted().joined(separator: "+")
            return ModelValue(
                place.name, try ModelConfiguration(folder: place.folder), dtype: dtype, bytes: checkpoint.bytes,
                source: "config.json", workshop)
        } catch { throw ErrorWords.error(error) }
    }
}

extension ModelValue {
    fileprivate init(_ model: PublishedModel, _ workshop: Workshop) {
        self.init(
            model.name, .gpt2(model.shape), dtype: nil, bytes: nil, source: model.source, workshop)
        architecture = model.architecture
        notes = [model.remark].compactMap { $0 }
    }

    /// - Parameter dtype: and `bytes`, of the file; nil where there is none.
    fileprivate init(
        _ name: String, _ configuration: ModelConfiguration, dtype: String?, bytes: Int?, source: String,
        _ workshop: Workshop
    ) {
        let (shape, parameters) = (configuration.modelShape, configuration.parameters)
        self.init(
            name: name, architecture: configuration.architecture, layers: shape.layers, heads: shape.heads,
            width: shape.width, vocabulary: shape.vocabulary, context: shape.context, parameters: parameters.total,
            breakdown: parameters.parts.map { Part(name: $0.name, count: $0.count) }, dtype: dtype, bos: nil,
            sha256: nil, bytes: bytes, milliseconds: nil, notes: [])
        let stored = dtype.flatMap { dtype in bytes.map { (dtype, $0) } }
        estimate = ModelEstimate(parameters, shape, stored: stored, source: source, machine: workshop.machine)
    }
}
