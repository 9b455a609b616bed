import Network

extension Workshop {
    /// Whether what is typed for a model is a server's address.
    static func isAddress(_ text: String) -> Bool {
        let start = text.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    /// A model on a server.
    ///
    /// - Parameter name: what the server calls it; nil where it has only one.
    func connect(_ address: String, model name: String?, as alias: String?) throws(CellError) -> RemoteModel {
        try permissions.checkNetwork(address)
        let endpoint: Endpoint
        do throws(Endpoint.Flaw) {
            endpoint = try Endpoint(address)
        } catch { throw Self.words(for: error) }
        let served = try remotes.models(at: endpoint)
        if let name {
            // A server that lists no models is believed to have the one that was named.
            guard let served else { return RemoteModel(ServedModel(id: name), at: endpoint, alias: alias) }
            guard let found = served.first(where: { $0.id == name }) else {
                throw RemoteErrorWords.noSuchModel(name, host: endpoint.host, served: served.map(\.id))
            }
            return RemoteModel(found, at: endpoint, alias: alias)
        }
        guard let served, let only = served.first else {
            throw CellError(
                .missingArgument, "\(safe(endpoint.host)) does not list its models; which one is it?",
                hint: "add model=NAME")
        }
        guard served.count == 1 else {
            let names = served.prefix(8).map { safe($0.id) }.joined(separator: ", ")
            throw CellError(
                .missingArgument, "\(safe(endpoint.host)) has \(served.count) models; which one is it?",
                hint: "add model=NAME, one of \(names)\(served.count > 8 ? ", …" : "")")
        }
        return RemoteModel(only, at: endpoint, alias: alias)
    }

    private static func words(for flaw: Endpoint.Flaw) -> CellError {
        switch flaw {
        case .notAnAddress:
            CellError(
                .badValue, "this is no address of a server", hint: "for example: load http://localhost:8000 model=NAME")
        case .holdsCredentials:
            CellError(
                .badValue, "an address is written into transcripts, so no name or password may stand in it",
                hint: "put the key into the environment variable \(RemoteKey.variable)")
        case .holdsQuery:
            CellError(.badValue, "an address ends before the ? or #", hint: "give the server's own: http://host:port")
        }
    }
}

extension RemoteModelValue {
    init(_ model: RemoteModel) {
        self.init(
            name: model.name, address: model.endpoint.address, served: model.served.id, context: model.served.context,
            vocabulary: model.served.vocabulary, parameters: model.served.parameters)
    }
}
