import Foundation
import Network

/// The models that lie in the cache of Hugging Face's programs.
extension ModelLibrary {
    /// A fetched model by its short name, as `org/name`, or as `org/name/file.gguf`.
    func cached(_ name: String) -> Place? {
        for repository in PublishedModel.fetched(name)?.repositories ?? [HubRepository(name)].compactMap({ $0 }) {
            if let folder = modelFolder(repository) { return Place(name: name, folder: folder) }
        }
        return cached { $0 == name }
    }

    /// Every model that was fetched as a whole.
    func cached() -> [Place] {
        guard let cache else { return [] }
        return cache.repositories().flatMap { repository in
            let folder = modelFolder(repository).map { Place(name: name(of: repository), folder: $0) }
            return (folder.map { [$0] } ?? []) + files(repository)
        }
    }

    /// Why a model is not here that could be fetched; nil for a name that says nothing to us.
    func notFetched(_ name: String) -> CellError? {
        guard cache != nil else { return nil }
        if let known = PublishedModel.fetched(name), let weights = known.weights,
            let repository = known.repositories.first
        {
            return CellError(
                .modelNotFound, "\(name) is not on this machine",
                hint: "fetch \(name) downloads it: \(byteSize(weights.bytes)) from huggingface.co/\(repository.name)")
        }
        guard name.contains("/"), let repository = HubRepository(name) else { return nil }
        return CellError(
            .modelNotFound, "no folder \(safe(name)), and no model of that name was fetched",
            hint: "if it is one on Hugging Face: fetch \(repository.name)")
    }

    private func cached(_ matches: (String) -> Bool) -> Place? { cached().first { matches($0.name) } }

    /// `gpt2` for `openai-community/gpt2`, unless a bundled model has that name.
    private func name(of repository: HubRepository) -> String { PublishedModel.of(repository)?.name ?? repository.name }

    /// The snapshot, where it holds weights.
    private func modelFolder(_ repository: HubRepository) -> String? {
        guard let folder = cache?.snapshot(of: repository) else { return nil }
        let isThere = { (name: String) in FileManager.default.fileExists(atPath: "\(folder)/\(name)") }
        let hasWeights = isThere(FetchPlan.weights) || isThere(FetchPlan.index)
        return isThere(FetchPlan.configuration) && hasWeights ? folder : nil
    }

    private func files(_ repository: HubRepository) -> [Place] {
        guard let folder = cache?.snapshot(of: repository) else { return [] }
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return entries.filter { $0.hasSuffix(".gguf") }.sorted().map { entry in
            Place(name: "\(repository.name)/\(entry)", folder: "\(folder)/\(entry)", isFile: true)
        }
    }
}
