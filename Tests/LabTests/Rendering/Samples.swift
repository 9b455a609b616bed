@testable import Lab

/// Answers to draw, with numbers as a small model would give them.
enum Samples {
    static func token(_ id: Int, _ text: String) -> TokenValue { TokenValue(id: id, bytes: Array(text.utf8)) }

    static let prompt = [
        token(0, "<|endoftext|>"), token(310, "Paris"), token(271, " is"), token(268, " the"), token(420, " capital"),
        token(275, " of"),
    ]
    static let france = token(481, " France")
    static let spain = token(512, " Spain")
    static let italy = token(533, " Italy")
    static let off = ChangeValue(kind: "ablate", site: "L2H0", mode: "zero")

    static func next(_ token: TokenValue, _ logit: Float, _ prob: Double, _ dice: Double? = nil) -> NextToken {
        NextToken(token: token, logit: logit, prob: prob, samplingProb: dice)
    }

    static let distribution = DistributionValue(
        tokens: prompt,
        next: [next(france, 16.21, 0.996), next(spain, 8.93, 0.0007), next(italy, 8.44, 0.0004)],
        entropy: 0.04, samplingEntropy: nil, temperature: 1, rest: 0.0029, restCount: 2045, baseline: nil, changes: [],
        notes: [], focus: .prompt)

    static let cold = DistributionValue(
        tokens: prompt,
        next: [next(france, 2, 0.4, 0.968), next(spain, -1.25, 0.2, 0.03), next(italy, -2, 0.1, 0)],
        entropy: 1.84, samplingEntropy: 0.15, temperature: 0.2, rest: 0.3, restCount: 2045, baseline: nil,
        changes: [off], notes: ["interventions were dropped"], focus: .table)

    static let changed = DistributionValue(
        tokens: prompt,
        next: [next(italy, 9.5, 0.304), next(france, 9.4, 0.287), next(spain, 8.8, 0.149)],
        entropy: 2.31, samplingEntropy: nil, temperature: 1, rest: 0.26, restCount: 2045,
        baseline: .init(
            next: [next(france, 16.21, 0.996), next(token(7, " Peru"), 8.95, 0.2)],
            entropy: 0.04,
            counterparts: [next(italy, 8.44, 0.0007), next(france, 16.21, 0.996), next(spain, 8.93, 0.0001)]),
        changes: [off], notes: [], focus: .change)

    static let softmax = SoftmaxValue(
        labels: nil, temperature: 1, z: [2, 1, 0.1], scaled: [2, 1, 0.1], shifted: [0, -1, -1.9],
        exp: [1, 0.36787944, 0.14956862], sum: 1.51744806, p: [0.65900114, 0.24243297, 0.09856589], unlisted: 0,
        unlistedSum: 0)

    static let warmSoftmax = SoftmaxValue(
        labels: [france, spain], temperature: 0.5, z: [16.21, 8.93], scaled: [32.42, 17.86], shifted: [0, -14.56],
        exp: [1, 4.7e-7], sum: 1.25, p: [0.8, 3.76e-7], unlisted: 2046, unlistedSum: 0.25)

    static let sample = SampleValue(
        seed: 7, length: 20, greedy: false, temperature: 1,
        prompt: [token(0, "<|endoftext|>"), token(1, "My"), token(2, " favourite"), token(3, " country")],
        continuations: [
            .init(
                text: " is Italy", stopped: "length",
                draws: [
                    .init(token: token(271, " is"), prob: 0.75, modelProb: 0.75, u: 0.6127, stretch: 0.125..<0.875),
                    .init(token: italy, prob: 0.0922, modelProb: 0.0922, u: 0.61271, stretch: 0.5981..<0.6903),
                ])
        ], changes: [], notes: [])

    static let lens = LensValue(
        rows: [
            row("embed", 5, [(275, " of", 0.9999)], (0.0001, 812), 9.104),
            row("L0", 5, [(9, " and", 0.182)], (0.003, 61), 5.5),
            row("L1", 5, [(512, " Spain", 0.54)], (0.012, 7), 0.003),
            row("L2", 5, [(481, " France", 0.996)], (0.996, 1)),
        ], target: france, tokens: prompt, changes: [], notes: [])

    static func row(
        _ site: String, _ position: Int, _ top: [(Int, String, Double)], _ target: (Double, Int)? = nil,
        _ divergence: Double = 0
    ) -> LensValue.Row {
        LensValue.Row(
            site: site, position: position, divergence: divergence,
            top: top.map { .init(token: token($0.0, $0.1), prob: $0.2) },
            target: target.map { .init(prob: $0.0, rank: $0.1, logit: 3.5) })
    }

    static let openLens: LensValue = {
        let top = [(512, " Spain", 0.54), (481, " France", 0.3), (533, " Italy", 0.1)]
        return LensValue(
            rows: [row("embed", 5, top), row("L0", 5, top)], target: nil, tokens: prompt, changes: [], notes: [])
    }()

    static let tunedLens: LensValue = {
        var value = lens
        value.isTuned = true
        value.rows = value.rows.map { row in
            var row = row
            row.top += [
                .init(token: spain, prob: 0.2), .init(token: italy, prob: 0.1), .init(token: spain, prob: 0.05),
            ]
            return row
        }
        return value
    }()

    static let grid: LensValue = {
        let rows = ["embed", "L0"].flatMap { site in
            prompt.indices.map { row(site, $0, [(prompt[$0].number, " guess\($0)", 0.5)]) }
        }
        return LensValue(rows: rows, target: nil, tokens: prompt, changes: [], notes: [])
    }()

    static let heads = SweepValue(
        part: .heads, metric: .prob, target: france, versus: nil, isTargetLikeliest: true,
        prompts: [.init(text: "Paris", ids: [0, 310], target: 481)], mode: .zero, baseline: 0.9,
        cells: (0..<12).map { place in
            let change = [-0.709, 0.05, -0.3, 0.001, 0, -0.5, 0.1, -0.0006, 0, 0, -0.1, 0.02][place]
            let (layer, head) = (place / 4, place % 4)
            return .init(
                site: "L\(layer)H\(head)", layer: layer, head: head, value: 0.9 + change, change: change)
        }, changes: [off], notes: [])

    static let layers = SweepValue(
        part: .layers, metric: .kl, target: nil, versus: nil, isTargetLikeliest: false,
        prompts: [.init(text: "Paris", ids: [0, 310])], mode: .zero, baseline: 0,
        cells: [
            .init(site: "L0", layer: 0, head: nil, value: 4.5, change: 4.5),
            .init(site: "L1", layer: 1, head: nil, value: 0, change: 0),
            .init(site: "L2", layer: 2, head: nil, value: .infinity, change: .infinity),
        ], changes: [], notes: [])

    /// Over a file of prompts, with the control.
    static let manyHeads: SweepValue = {
        var value = heads
        (value.target, value.file, value.isTargetLikeliest) = (nil, "prompts/capitals.txt", false)
        value.prompts = Array(repeating: value.prompts[0], count: 5)
        (value.mode, value.reference, value.positions) = (.mean, "atlas", "-1")
        for place in value.cells.indices { value.cells[place].spread = 0.125 }
        value.control = .init(
            site: "L0H0", change: -0.5, rank: 2, othersMean: 0.0625, othersHigh: 0.55, choosing: 3, judging: 2)
        return value
    }()

    static let trace = TraceValue(
        target: france, isTargetLikeliest: true, clean: 0.998, corrupted: 0.123, corruptedSpread: 0.05,
        tokens: prompt, subject: [1], part: .layer, window: 1, std: "3x", seed: 7, seeds: 10,
        rows: (0..<18).map { place in
            let (position, layer) = (place / 3, place % 3)
            let value = [4: 0.63, 3: 0.4, 17: 0.998, 15: 0.05][place] ?? 0.123
            return .init(site: "L\(layer)", layer: layer, position: position, value: value, spread: 0.02)
        }, changes: [off], notes: ["a note"])

    static let comparison = ComparisonValue(
        rows: [france, token(77, " United")],
        columns: [
            .init(
                label: "T = 0.2", source: .temperature(0.2), probs: [0.968, 0.03], next: [next(france, 2, 0.968)],
                entropy: 0.15),
            .init(
                label: "T = 1", source: .temperature(1), probs: [0.4, 0.2], next: [next(france, 2, 0.4)], entropy: 1.84),
            .init(
                label: "T = 1.2", source: .temperature(1.2), probs: [0.339, 0.19], next: [next(france, 2, 0.339)],
                entropy: 1.98),
        ])

    static let model = ModelValue(
        name: "mini", architecture: "GPT-2", layers: 4, heads: 8, width: 128, vocabulary: 2048, context: 256,
        parameters: 1_088_256,
        breakdown: [
            .init(name: "token embedding", count: 262_144), .init(name: "position embedding", count: 32_768),
            .init(name: "attention", count: 264_192), .init(name: "MLP", count: 526_848),
            .init(name: "LayerNorm", count: 2304),
        ], dtype: "F32", bos: true, sha256: nil, bytes: 4_353_024, milliseconds: 31, notes: [])

    static let models = [
        ModelListing(
            name: "mini", place: "models/mini", bytes: 4_353_024, parameters: 1_088_256, state: "loaded",
            residentBytes: 1_200_128),
        ModelListing(
            name: "distilgpt2", place: "a/rather/long/folder/for/models/distilgpt2", bytes: 352_824_413,
            parameters: 81_912_576, state: "ready"),
        ModelListing(
            name: "broken", place: "models/broken", bytes: 12, parameters: nil, state: "config.json is missing"),
    ]

    static let changes = ChangesValue(
        changes: [
            off,
            ChangeValue(kind: "noise", site: "embed", std: "0.5x", seed: 7, positions: [2, 3, 4]),
            ChangeValue(kind: "bias", amount: -2, token: france),
            ChangeValue(kind: "ablate", site: "L1", mode: "mean", reference: "atlas"),
            ChangeValue(
                kind: "ablate", site: "L2H1", mode: "resample", from: "Sara went from Washington to Accra by ship.",
                reference: "atlas", line: 1),
            ChangeValue(kind: "patch", site: "L0.attn", from: "Rome is the capital of", positions: [1]),
            ChangeValue(kind: "steer", site: "L3", amount: -2.5, from: "Rome is the capital of", minus: "Paris is"),
            ChangeValue(kind: "noise", site: "L2", mode: "weights", std: "0.02", seed: 7),
        ], notes: [])

    static let attention = AttentionValue(
        site: "L0H1", tokens: prompt, heads: [.init(site: "L0H1", pattern: glances)], queries: Array(0..<6),
        changes: [off], notes: [])

    static let layer = AttentionValue(
        site: "L0", tokens: prompt,
        heads: (0..<3).map { .init(site: "L0H\($0)", pattern: glances) }, queries: Array(0..<6), changes: [],
        notes: [])

    /// Each token looks at the one before it, and a little at itself.
    private static let glances: [[Float]] = (0..<6).map { query in
        (0..<6).map { key in query == 0 ? (key == 0 ? 1 : 0) : key == query - 1 ? 0.9 : key == query ? 0.1 : 0 }
    }

    static let habits = HeadsValue(
        habit: .induction, lists: 8, items: 8, kind: .words, seed: 0,
        cells: [(0, 0, 0.01), (0, 1, 0.3), (1, 0, 0.8), (1, 1, 0.05)].map {
            .init(site: "L\($0.0)H\($0.1)", layer: $0.0, head: $0.1, value: $0.2, spread: 0.025)
        }, changes: [])

    static let attribution = AttributionValue(
        target: france, versus: italy, isTargetLikeliest: false, position: 4, token: prompt[4],
        parts: [
            .init(site: "embed", contribution: -0.25), .init(site: "L0H0", contribution: 2),
            .init(site: "L0.attn.bias", contribution: 0.001), .init(site: "L0.mlp", contribution: 4),
            .init(site: "ln_f.bias", contribution: -1),
        ], total: 4.751, logit: 4.75, shown: 3, changes: [off], notes: [])

    /// One of every kind, and then some.
    static let all: [Value] = [
        .model(model), .distribution(distribution), .distribution(cold), .distribution(changed), .tokens(prompt),
        .softmax(softmax), .softmax(warmSoftmax), .sample(sample), .sample(several), .sample(greedy), .lens(lens),
        .lens(openLens), .lens(tunedLens), .lens(grid), .changes(changes), .comparison(comparison), .models(models),
        .number(1.0 / 3),
        .sweep(heads), .sweep(layers), .sweep(manyHeads), .trace(trace), .attribution(attribution),
        .attention(attention), .attention(layer), .heads(habits), .vector([2, 1, 0.1]), .text("Paris"),
        .list(["a", "b"]), .truth(true),
    ]

    static let several: SampleValue = {
        var value = sample
        value.continuations.append(.init(text: " is", stopped: "eos", draws: [sample.continuations[0].draws[0]]))
        value.temperature = 0.5
        return value
    }()

    static let greedy: SampleValue = {
        var value = sample
        value.greedy = true
        value.continuations[0].stopped = "stop"
        value.continuations[0].draws = value.continuations[0].draws.map {
            .init(token: $0.token, prob: 1, modelProb: $0.modelProb, u: nil, stretch: nil)
        }
        return value
    }()
}
