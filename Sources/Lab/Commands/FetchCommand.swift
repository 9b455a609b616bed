import Engine
import Network

struct FetchCommand: Command {
    static let name = "fetch"
    static let summary = "download a model from Hugging Face"
    static let usage = """
        fetch
        fetch NAME|ORG/NAME [revision=…]
        fetch ORG/NAME file=NAME.gguf
        """
    static let explanation = """
        Alone it lists the models that have a short name here. NAME is one of these, ORG/NAME any on huggingface.co \
        that holds a GPT-2 or a Llama; file= picks a GGUF file of it. Only the weights and what belongs to them are \
        fetched, into the cache that Hugging Face's own programs use ($HF_HOME), so that what one has, the other need \
        not download. Ctrl-C stops, and the next fetch goes on from there. Each file's hash is compared before it is \
        used. A model is too large where its weights do not fit into the memory that is free: it loads, and is slow. \
        HF_TOKEN opens models that want to know who reads them, HF_ENDPOINT is another hub, and HF_HUB_OFFLINE=1 \
        keeps away from the network.
        """
    static let example = ["fetch"]
    static let options = ["file", "revision"]
    static let completes = CompletionKind.words(PublishedModel.fetchable.map(\.name))
    static let isAnswer = false

    private let place: Word?
    private let file: Word?
    private let revision: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        place = arguments.next()
        file = arguments.option("file")
        revision = arguments.option("revision")
        if let option = file ?? revision, place == nil {
            throw CellError(
                .missingArgument, "the model's name is missing", hint: "for example: fetch gpt2", span: option.span)
        }
        if let file, !file.text.hasSuffix(".gguf") {
            throw CellError(
                .badValue, "file= names a GGUF file, and \"\(brief(file.text))\" is none",
                hint: "without file= all that belongs to a model is fetched", span: file.span)
        }
    }

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        guard let place else { return .models(Self.known(workshop)) }
        do throws(CellError) {
            return .fetch(try fetch(place.text, workshop))
        } catch { throw error.at(place.span) }
    }

    private func fetch(_ typed: String, _ workshop: Workshop) throws(CellError) -> FetchValue {
        if workshop.library.shelved().contains(where: { $0.name == typed }) {
            throw CellError(.badValue, "\(typed) came with lab: there is nothing to fetch", hint: "type: load \(typed)")
        }
        guard let repository = PublishedModel.fetched(typed)?.repositories.first ?? HubRepository(typed) else {
            throw CellError(
                .badValue, "\"\(brief(typed))\" is no model's name on a hub",
                hint: "for example: fetch gpt2, or fetch ORG/NAME as on huggingface.co")
        }
        let revision = revision?.text ?? HubCache.standardRevision
        let base = PublishedModel.fetched(typed)?.name ?? repository.name
        let name = file.map { "\(repository.name)/\($0.text)" } ?? base
        try workshop.permissions.checkNetwork("fetch \(typed)")
        if workshop.hub.isOffline {
            let hint =
                workshop.library.cached(name) == nil
                ? "unset it, or copy the model's folder here and load that" : "it is here: load \(name)"
            throw CellError(.notAvailable, "HF_HUB_OFFLINE is set, so nothing is fetched", hint: hint)
        }
        let run = try FetchRun(workshop, repository, name: name, revision: revision)
        var value = try run.fetch(file: file?.text)
        // The name means main; another revision is found where it lies.
        if revision != HubCache.standardRevision, let first = value.files.first {
            value.name = file == nil ? String(first.path.dropLast(first.name.count + 1)) : first.path
        }
        if let note = Self.memoryNote(value.files.filter { !$0.name.hasSuffix(".json") }.map(\.bytes).reduce(0, +)) {
            value.notes.append(note)
        }
        return value
    }

    /// The models with a short name, and whether they are here.
    private static func known(_ workshop: Workshop) -> [ModelListing] {
        PublishedModel.fetchable.compactMap { model in
            guard let bytes = model.weights?.bytes else { return nil }
            let here = workshop.library.cached(model.name)
            let place = model.repositories.first.map { "\(workshop.hub.host)/\($0.name)" } ?? ""
            return ModelListing(
                name: model.name, place: here?.folder ?? place, bytes: bytes, parameters: model.shape.parameters.total,
                state: here == nil ? ModelListing.toFetch : ModelListing.ready, residentBytes: nil,
                fits: bytes <= MemoryNeed.available)
        }
    }

    private static func memoryNote(_ bytes: Int, available: Int = MemoryNeed.available) -> String? {
        guard bytes > available else { return nil }
        return "Its weights are larger than the \(byteSize(available)) of memory that this machine has to give: "
            + "each token would read them from the disk again."
    }
}
