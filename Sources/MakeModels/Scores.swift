import Engine

/// What a model can do, and what is left of it with each head off.
struct Scores: Codable {
    struct Capitals: Codable {
        /// How often the first token of the country's name is the most probable.
        var accuracy = 0.0
        /// Its mean probability.
        var probability = 0.0
        /// The mean entropy of the distribution, in nats.
        var entropy = 0.0
    }

    struct Favourite: Codable {
        /// KL(corpus ‖ model) over the first tokens of the choices, in nats.
        let divergence: Double
        let probabilities: [String: Double]
    }

    struct IndirectObjects: Codable {
        /// How often the one who is given has a higher logit than the one who gives.
        let accuracy: Double
        /// The mean difference of the two logits.
        let difference: Double
    }

    struct Skills: Codable {
        /// Over all capitals.
        let capitals: Double
        /// The mean probability of the right word when a list is repeated.
        let repeats: Double
        let indirectObjects: IndirectObjects
        /// p(" France") after `Paris is the capital of`.
        let france: Double
    }

    /// Mean −ln p over held-out text, in nats.
    let loss: Double
    /// `head`, `mid`, `tail`.
    let capitals: [String: Capitals]
    let favourite: Favourite
    let skills: Skills
    /// With the head's z set to zero, by its name.
    let withoutHead: [String: Skills]
    /// With a layer's attention or MLP output set to zero, by its name.
    let withoutLayer: [String: Skills]
    /// What the embedding and each layer would answer after `Paris is the capital of`; measured by this engine alone.
    var lens: [Belief]?
    /// Mean attention of each head, by kind; measured by Transformers alone.
    var patterns: [String: [String: Double]]?

    struct Belief: Codable {
        let token: String
        let probability: Double
    }
}

/// Measures one model.
struct Measuring {
    let inference: Inference
    let tokenizer: Tokenizer
    let tasks: Tasks

    func scores() throws -> Scores {
        let shape = inference.model.shape
        let heads = (0..<shape.layers).flatMap { layer in
            (0..<shape.heads).map { Site.head(layer: layer, head: $0) }
        }
        let layers = (0..<shape.layers).flatMap { [Site.attention(layer: $0), .mlp(layer: $0)] }
        func without(_ sites: [Site]) throws -> [String: Scores.Skills] {
            Dictionary(
                uniqueKeysWithValues: try sites.map { ($0.name, try skills([Intervention(.zero($0))])) })
        }
        return Scores(
            loss: try loss(), capitals: try capitals(), favourite: try favourite(), skills: try skills([]),
            withoutHead: try without(heads), withoutLayer: try without(layers), lens: try lens())
    }

    private func lens() throws -> [Scores.Belief] {
        let prompt = tasks.capitals[0].tokens
        return try inference.lens(prompt, positions: [prompt.count - 1]).rows.map { row in
            let distribution = Distribution(logits: row.logits)
            let token = distribution.top(1)[0]
            return Scores.Belief(
                token: tokenizer.decode([token]), probability: distribution.probabilities[token])
        }
    }

    private func capitals() throws -> [String: Scores.Capitals] {
        var groups: [String: Scores.Capitals] = [:]
        var counts: [String: Double] = [:]
        for capital in tasks.capitals {
            let distribution = Distribution(logits: try inference.logits(after: capital.tokens))
            var scores = groups[capital.group] ?? Scores.Capitals()
            scores.accuracy += distribution.top(1) == [capital.answer] ? 1 : 0
            scores.probability += distribution.probabilities[capital.answer]
            scores.entropy += distribution.entropy
            groups[capital.group] = scores
            counts[capital.group, default: 0] += 1
        }
        for (group, count) in counts {
            groups[group]?.accuracy /= count
            groups[group]?.probability /= count
            groups[group]?.entropy /= count
        }
        return groups
    }

    private func favourite() throws -> Scores.Favourite {
        let p = Distribution(logits: try inference.logits(after: tasks.favourite.tokens)).probabilities
        let choices = tasks.favourite.choices
        return Scores.Favourite(
            divergence: choices.reduce(0) {
                $0 + $1.probability * (Elementary.log($1.probability) - Elementary.log(p[$1.token]))
            },
            probabilities: Dictionary(uniqueKeysWithValues: choices.map { ($0.name, p[$0.token]) }))
    }

    private func loss() throws -> Double {
        let logs = try tasks.heldOut.flatMap { try inference.logProbabilities(of: $0) }
        return -logs.reduce(0, +) / Double(logs.count)
    }

    private func skills(_ interventions: [Intervention]) throws -> Scores.Skills {
        func logits(_ tokens: [TokenID]) throws -> [Float] { try inference.logits(after: tokens, under: interventions) }
        let right = try tasks.capitals.filter { Distribution.argmax(try logits($0.tokens)) == $0.answer }
        let repeats = try tasks.lists.flatMap {
            try inference.logProbabilities(of: $0.tokens, under: interventions).suffix($0.count).map(Elementary.exp)
        }
        let differences = try tasks.indirectObjects.map { task in
            let z = try logits(task.tokens)
            return Double(z[task.right]) - Double(z[task.wrong])
        }
        let paris = tasks.capitals[0]
        let count = Double(differences.count)
        return Scores.Skills(
            capitals: Double(right.count) / Double(tasks.capitals.count),
            repeats: repeats.reduce(0, +) / Double(repeats.count),
            indirectObjects: Scores.IndirectObjects(
                accuracy: Double(differences.count { $0 > 0 }) / count, difference: differences.reduce(0, +) / count),
            france: Distribution(logits: try logits(paris.tokens)).probabilities[paris.answer])
    }
}
