import Network

/// A model that has a short name here: the GPT-2 family on huggingface.co.
struct KnownModel: Sendable {
    let name: String
    /// Where it is fetched from, and then where else it may lie: these had no owner once.
    let repositories: [HubRepository]
    /// Of model.safetensors.
    let bytes: Int
    let parameters: Int

    private init(_ name: String, owner: String, bytes: Int, parameters: Int) {
        self.name = name
        repositories = ["\(owner)/\(name)", name].compactMap { HubRepository($0) }
        self.bytes = bytes
        self.parameters = parameters
    }

    static let all = [
        KnownModel("distilgpt2", owner: "distilbert", bytes: 352_824_413, parameters: 81_912_576),
        KnownModel("gpt2", owner: "openai-community", bytes: 548_105_171, parameters: 124_439_808),
        KnownModel("gpt2-medium", owner: "openai-community", bytes: 1_519_984_962, parameters: 354_823_168),
        KnownModel("gpt2-large", owner: "openai-community", bytes: 3_247_159_078, parameters: 774_030_080),
        KnownModel("gpt2-xl", owner: "openai-community", bytes: 6_431_829_964, parameters: 1_557_611_200),
    ]

    static func named(_ name: String) -> KnownModel? { all.first { $0.name == name } }

    /// By the name of the repository that it is fetched from.
    static func of(_ repository: HubRepository) -> KnownModel? { all.first { $0.repositories.contains(repository) } }
}
