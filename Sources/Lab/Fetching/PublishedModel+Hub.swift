import Network

/// The published models that a hub has.
extension PublishedModel {
    static var fetchable: [PublishedModel] { all.filter { $0.weights != nil } }

    /// By the name that it is fetched by.
    static func fetched(_ name: String) -> PublishedModel? { fetchable.first { $0.name == name } }

    /// By the name of the repository that it is fetched from.
    static func of(_ repository: HubRepository) -> PublishedModel? {
        fetchable.first { $0.repositories.contains(repository) }
    }

    /// Where it is fetched from, and then where else it may lie: these had no owner once.
    var repositories: [HubRepository] {
        weights.map { ["\($0.owner)/\(name)", name].compactMap { HubRepository($0) } } ?? []
    }
}
