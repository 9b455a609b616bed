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
            if case .remote(let model) = try state.requiredSubject() { return .remoteModel(RemoteModelValue(model)) }
            let model = try state.loadedModel()
            var value = ModelValue(model)
            value.sha256 = try ModelDigest.digest(of: model)
            return .model(value)
        }
        if let published = PublishedModel.named(word.text) { return .model(ModelValue(published, workshop)) }
        do throws(CellError) { return .model(try Self.described(word.text, workshop)) } catch {
            throw error.at(word.span)
        }
    }

    /// The weights of a folder, if they lie in it and are those of its configuration.
    private static func stored(
        in folder: String, _ configuration: ModelConfiguration
    ) throws(ModelFileError) -> (dtype: String, bytes: Int)? {
        let checkpoint: Checkpoint
        do throws(ModelFileError) { checkpoint = try Checkpoint(folder: folder) } catch {
            if error == .missing(path: "\(folder)/model.safetensors") { return nil }
            throw error
        }
        _ = try Model(checkpoint, configuration)
        return (joined(checkpoint.elementTypes.map(\.rawValue)), checkpoint.bytes)
    }

    private static func joined(_ types: [String]) -> String { types.sorted().joined(separator: "+") }

    /// What the files of a model say about it; no matrix is read.
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
                // Maps what it has, so that a header whose parts contradict each other is found out.
                _ = try Model(file)
                return ModelValue(
                    place.name, try ModelConfiguration(file),
                    stored: (joined(file.storageTypes.map(\.name)), file.bytes),
                    source: "the file's header", workshop)
            }
            let configuration = try ModelConfiguration(folder: place.folder)
            return ModelValue(
                place.name, configuration, stored: try stored(in: place.folder, configuration), source: "config.json",
                workshop)
        } catch { throw ErrorWords.error(error) }
    }
}

extension ModelValue {
    fileprivate init(_ model: PublishedModel, _ workshop: Workshop) {
        self.init(model.name, .gpt2(model.shape), stored: nil, source: model.source, workshop)
        architecture = model.architecture
        notes = [model.remark].compactMap { $0 }
    }

    /// - Parameter stored: how files store the weights; nil where there are none.
    fileprivate init(
        _ name: String, _ configuration: ModelConfiguration, stored: (dtype: String, bytes: Int)?, source: String,
        _ workshop: Workshop
    ) {
        let (shape, parameters) = (configuration.modelShape, configuration.parameters)
        self.init(
            name: name, architecture: configuration.architecture, layers: shape.layers, heads: shape.heads,
            width: shape.width, vocabulary: shape.vocabulary, context: shape.context, parameters: parameters.total,
            breakdown: parameters.parts.map { Part(name: $0.name, count: $0.count) }, dtype: stored?.dtype,
            bos: nil, sha256: nil, bytes: stored?.bytes, milliseconds: nil, notes: [])
        estimate = ModelEstimate(parameters, shape, stored: stored, source: source, machine: workshop.machine)
    }
}
