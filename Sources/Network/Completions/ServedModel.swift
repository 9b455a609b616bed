import Foundation

/// A model as `/v1/models` lists it. What a server does not tell is nil.
public struct ServedModel: Sendable, Equatable {
    public var id: String
    /// Tokens that it sees.
    public var context: Int?
    public var vocabulary: Int?
    public var parameters: Int?

    public init(id: String, context: Int? = nil, vocabulary: Int? = nil, parameters: Int? = nil) {
        (self.id, self.context, self.vocabulary, self.parameters) = (id, context, vocabulary, parameters)
    }
}

extension ServedModel {
    /// The list that the JSON holds.
    static func list(json: [UInt8], host: String) throws(CompletionError) -> [ServedModel] {
        do {
            return try JSONDecoder().decode(Listing.self, from: Data(json)).data.map { entry in
                ServedModel(
                    id: entry.id, context: positive(entry.context ?? entry.meta?.context),
                    vocabulary: positive(entry.meta?.vocabulary), parameters: positive(entry.meta?.parameters))
            }
        } catch { throw .notCompletion(host: host) }
    }

    private static func positive(_ count: Int?) -> Int? { count.flatMap { $0 > 0 ? $0 : nil } }

    private struct Listing: Decodable {
        struct Entry: Decodable {
            var id: String
            /// vLLM's.
            var context: Int?
            /// llama.cpp's.
            var meta: Meta?

            enum CodingKeys: String, CodingKey {
                case id, meta
                case context = "max_model_len"
            }
        }

        struct Meta: Decodable {
            var context: Int?
            var vocabulary: Int?
            var parameters: Int?

            enum CodingKeys: String, CodingKey {
                case context = "n_ctx"
                case vocabulary = "n_vocab"
                case parameters = "n_params"
            }
        }

        var data: [Entry]
    }
}
