import Engine

/// A model whose shape was published: enough to count its parameters, without its weights.
///
/// Sources: the files config.json of openai-community/gpt2, -medium, -large and -xl and of distilbert/distilgpt2 on
/// huggingface.co; Brown et al. 2020, "Language Models are Few-Shot Learners", table 2.1 and section 2.1.
struct PublishedModel: Sendable {
    let name: String
    /// Under which it is found, too.
    var aliases: [String] = []
    let layers: Int
    let heads: Int
    let width: Int
    var context = 1024
    var architecture = "gpt2"
    /// Where huggingface.co has its weights, and how many bytes model.safetensors is; nil where they were not published.
    var weights: (owner: String, bytes: Int)?
    /// Where its shape stands if not there.
    var publication: String?
    /// What else is to be said of its count.
    var remark: String?

    /// All of them have GPT-2's vocabulary, tied embeddings, and MLPs four times as wide as the stream.
    var shape: GPT2Configuration {
        GPT2Configuration(layers: layers, heads: heads, width: width, context: context, vocabulary: 50_257)
    }

    var source: String { publication ?? weights.map { "huggingface.co/\($0.owner)/\(name)" } ?? name }

    static let all = [
        PublishedModel(
            name: "distilgpt2", layers: 6, heads: 12, width: 768, weights: ("distilbert", 352_824_413),
            remark: "It keeps layers 0, 2, 4, 7, 9 and 11 of gpt2, trained further."),
        PublishedModel(
            name: "gpt2", aliases: ["gpt2-small"], layers: 12, heads: 12, width: 768,
            weights: ("openai-community", 548_105_171),
            remark: "The paper's own count, 117M, was too low: its authors said so later."),
        PublishedModel(
            name: "gpt2-medium", layers: 24, heads: 16, width: 1024,
            weights: ("openai-community", 1_519_984_962),
            remark: "The often quoted 345M is the paper's older count, which was too low."),
        PublishedModel(
            name: "gpt2-large", layers: 36, heads: 20, width: 1280,
            weights: ("openai-community", 3_247_159_078),
            remark: "The often quoted 762M is the paper's older count, which was too low."),
        PublishedModel(
            name: "gpt2-xl", layers: 48, heads: 25, width: 1600, weights: ("openai-community", 6_431_829_964),
            remark: "The paper rounds its older count, 1,542M, to 1.5B."),
        PublishedModel(
            name: "gpt3", aliases: ["gpt-3", "gpt3-175b"], layers: 96, heads: 96, width: 12_288, context: 2048,
            architecture: "gpt3", publication: "Brown et al. 2020, table 2.1",
            remark: "175 billion by its paper; this arithmetic gives 174.6 billion. Its weights were never published. "
                + "It is built like GPT-2, but for every other layer's attention, which looks at fewer positions; that "
                + "changes no count."),
    ]

    static func named(_ name: String) -> PublishedModel? {
        let name = name.lowercased()
        return all.first { $0.name == name || $0.aliases.contains(name) }
    }
}
