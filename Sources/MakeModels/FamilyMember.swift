import Engine

/// One of the bundled models: its shape, how it is trained, and how its weights are stored.
struct FamilyMember {
    let name: String
    let shape: GPT2Configuration
    private(set) var recipe: Recipe
    let type: ElementType

    private init(
        _ name: String, layers: Int, heads: Int, width: Int, steps: Int, seed: UInt64, finalFraction: Double = 0.1,
        type: ElementType = .f32
    ) {
        self.name = name
        shape = GPT2Configuration(
            layers: layers, heads: heads, width: width, context: 256, vocabulary: Self.vocabulary)
        var recipe = Recipe()
        recipe.steps = steps
        recipe.seed = seed
        recipe.finalFraction = finalFraction
        self.recipe = recipe
        self.type = type
    }

    /// The same with another seed or another number of steps.
    func with(seed: UInt64?, steps: Int?) -> FamilyMember {
        var member = self
        member.recipe.seed = seed ?? recipe.seed
        member.recipe.steps = steps ?? recipe.steps
        return member
    }

    static let vocabulary = 2048

    static let all = [
        FamilyMember("nano", layers: 1, heads: 2, width: 32, steps: 4000, seed: 2),
        FamilyMember("micro", layers: 2, heads: 4, width: 64, steps: 4000, seed: 0),
        // Where the rate ends lower, the odds of what is left to chance come out closer to the corpus's.
        FamilyMember("mini", layers: 4, heads: 8, width: 128, steps: 6000, seed: 0, finalFraction: 0.02),
        FamilyMember("base", layers: 6, heads: 12, width: 192, steps: 6000, seed: 0, finalFraction: 0.02, type: .bf16),
    ]
}
