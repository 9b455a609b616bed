import Engine

struct ModelsCommand: Command {
    static let name = "models"
    static let summary = "list the models that can be loaded"
    static let usage = "models"
    static let explanation = """
        They came with lab, or were fetched, by lab or by one of Hugging Face's programs; what those keep that lab \
        cannot read is left out. A folder that holds a GPT-2 or a Llama as Hugging Face stores it can be loaded by its path, too. \
        The last four that were loaded stay open. Weights are read when they are first used: in memory says how much \
        of the file the system holds by now. A model is too large where its weights do not fit into the memory that is \
        free.
        """
    static let example = ["models"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let shelved = workshop.library.shelved().map { listing(of: $0, state) }
        let cached = workshop.library.cached().map { listing(of: $0, state) }.filter(\.isUsable)
        let known = shelved + cached
        let others = state.loaded.filter { model in !known.contains { $0.place == model.folder } }
        return .models(known + others.map { ModelListing($0, name: $0.name) })
    }

    private func listing(of place: ModelLibrary.Place, _ state: SessionState) -> ModelListing {
        if let model = state.loaded.first(where: { $0.folder == place.folder }) {
            return ModelListing(model, name: place.name)
        }
        var listing = ModelListing(
            name: place.name, place: place.folder, bytes: 0, parameters: nil, state: ModelListing.ready,
            residentBytes: nil)
        do throws(ModelFileError) {
            if place.isFile {
                listing.bytes = try GGUFFile(path: place.folder).bytes
            } else {
                listing.parameters = try ModelConfiguration(folder: place.folder).parameters.total
                listing.bytes = try Checkpoint(folder: place.folder).bytes
            }
            listing.fits = listing.bytes <= MemoryNeed.available
        } catch {
            listing.state = ErrorWords.error(error).message
        }
        return listing
    }
}

extension ModelListing {
    fileprivate init(_ model: LoadedModel, name: String) {
        self.init(
            name: name, place: model.folder ?? "this session", bytes: model.bytes,
            parameters: model.parameters.total,
            state: "loaded", residentBytes: model.residentBytes)
    }
}
