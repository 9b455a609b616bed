import Engine

struct ModelsCommand: Command {
    static let name = "models"
    static let summary = "list the models that can be loaded"
    static let usage = "models"
    static let explanation = "A folder that holds a GPT-2 as Hugging Face stores it can be loaded by its path, too."
    static let example = ["models"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        .models(
            workshop.library.all().map { place in
                var listing = ModelListing(
                    name: place.name, place: place.folder, bytes: 0, parameters: nil,
                    state: state.model?.folder == place.folder ? "loaded" : "ready")
                do throws(ModelFileError) {
                    listing.parameters = try GPT2Configuration(folder: place.folder).parameters.total
                    listing.bytes = try Checkpoint(folder: place.folder).bytes
                } catch {
                    listing.state = ErrorWords.error(error).message
                }
                return listing
            })
    }
}
