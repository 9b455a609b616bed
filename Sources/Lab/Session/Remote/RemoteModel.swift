import Network

/// A model on a server: what it is called there, and what the server tells about it. It gives probabilities of the
/// likeliest tokens; its weights are not here.
struct RemoteModel: Sendable, Equatable {
    let name: String
    let endpoint: Endpoint
    let served: ServedModel

    init(_ served: ServedModel, at endpoint: Endpoint, alias: String?) {
        (self.served, self.endpoint) = (served, endpoint)
        name = alias ?? served.id
    }

    /// What a transcript knows it by: there are no files to take a digest of.
    var identity: String { "\(endpoint.address) \(served.id)" }
}

/// What cells ask: a model whose weights are here, or one on a server.
enum SessionModel: Sendable {
    case local(LoadedModel)
    case remote(RemoteModel)

    func isSame(as other: SessionModel) -> Bool {
        switch (self, other) {
        case (.local(let one), .local(let two)): one === two
        case (.remote(let one), .remote(let two)): one == two
        default: false
        }
    }
}

extension CellError {
    /// What needs more than a server tells. `Session` puts the command's name in.
    static func needsWeights(_ who: String = unnamed) -> CellError {
        CellError(
            .needsWeights, "\(who) needs the weights; this model is remote",
            hint: "a server tells the likeliest tokens and no more; for the inside load a local model: load mini")
    }

    private static let unnamed = "this"

    /// The same error, where it does not say yet who needs the weights.
    func asked(by who: String?) -> CellError {
        guard let who, code == .needsWeights, message == Self.needsWeights().message else { return self }
        return Self.needsWeights(who).at(span)
    }
}
