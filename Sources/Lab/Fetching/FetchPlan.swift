import Foundation
import Network

/// Which of a repository's files are wanted: those that lab reads, and no copy of the weights in another format.
enum FetchPlan {
    static let configuration = "config.json"
    static let weights = "model.safetensors"
    static let index = "model.safetensors.index.json"

    private static let small = [
        configuration, "generation_config.json", "tokenizer.json", "tokenizer_config.json", "vocab.json", "merges.txt",
        "special_tokens_map.json", "added_tokens.json",
    ]

    /// The files besides shards, which the index names.
    /// - Parameter file: a GGUF file that was asked for.
    static func files(of listing: HubListing, file: String?) throws(CellError) -> [HubFile] {
        let name = safe(listing.repository.name)
        if let file {
            guard let found = listing[file] else {
                let near = Spelling.nearest(to: file, among: listing.files.map(\.path))
                throw CellError(
                    .modelNotFound, "\(name) has no file \"\(brief(file))\"",
                    hint: near.map { "did you mean \"\(safe($0))\"?" } ?? ggufHint(listing))
            }
            return [found]
        }
        let wanted = small.compactMap { listing[$0] }
        guard listing[configuration] != nil, let main = listing[weights] ?? listing[index] else {
            throw CellError(
                .modelNotFound, "\(name) holds no \(configuration) with a \(weights)", hint: ggufHint(listing))
        }
        return wanted + [main]
    }

    /// The shards that an index names.
    static func shards(of listing: HubListing, index path: String) throws(CellError) -> [HubFile] {
        let refusal = CellError(.server, "\(safe(listing.repository.name)): \(index) cannot be read")
        guard let data = FileManager.default.contents(atPath: path) else { throw refusal }
        let names: Set<String>
        do { names = Set(try JSONDecoder().decode(Index.self, from: data).weightMap.values) } catch { throw refusal }
        var files: [HubFile] = []
        for name in names.sorted() {
            guard let file = listing[name] else {
                throw CellError(.server, "\(safe(listing.repository.name)) lacks \(brief(name)), which its index names")
            }
            files.append(file)
        }
        return files
    }

    private static func ggufHint(_ listing: HubListing) -> String? {
        let files = listing.files.map(\.path).filter { $0.hasSuffix(".gguf") }
        guard let first = files.first else { return nil }
        let others = files.dropFirst().prefix(3).map { safe($0) }
        let more = others.isEmpty ? "" : "; there are also \(others.joined(separator: ", "))"
        return "it holds GGUF files: fetch \(listing.repository.name) file=\(safe(first))\(more)"
    }

    private struct Index: Decodable {
        let weightMap: [String: String]

        enum CodingKeys: String, CodingKey { case weightMap = "weight_map" }
    }
}
