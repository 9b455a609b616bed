/// The distribution that the corpus is drawn from.
///
/// A line has two to five sentences, every number alike. Sentences do not depend on each other: a family is drawn by
/// weight, a template of it by weight, and what fills the slots as ``Family`` says. ``Corpus`` draws from it, and
/// ``next(after:from:)`` gives its exact probabilities; both read the same steps.
public struct Grammar: Sendable {
    public static let atlas = Grammar(Family.all)

    /// How many sentences a line has.
    public static let sentencesPerLine = 2...5

    public let families: [Family]
    /// One for each template.
    let plans: [SentencePlan]
    /// Draws one of `plans`.
    let choice: Pool

    init(_ families: [Family]) {
        self.families = families
        plans = families.flatMap { family in
            family.templates.map {
                SentencePlan(family, template: $0.text, probability: family.weight * $0.weight)
            }
        }
        choice = Pool(weights: plans.map(\.probability))
    }
}
