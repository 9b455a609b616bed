/// What a cell evaluates to. A value knows nothing of how it is drawn.
enum Value: Sendable, Equatable {
    case model(ModelValue)
    case remoteModel(RemoteModelValue)
    case distribution(DistributionValue)
    case tokens([TokenValue])
    case softmax(SoftmaxValue)
    case sample(SampleValue)
    case lens(LensValue)
    case sweep(SweepValue)
    case trace(TraceValue)
    case attribution(AttributionValue)
    case attention(AttentionValue)
    case heads(HeadsValue)
    case changes(ChangesValue)
    case comparison(ComparisonValue)
    case models([ModelListing])
    case fetch(FetchValue)
    case surprise(SurpriseValue)
    case counts(CountsValue)
    case verification(VerificationValue)
    case training(TrainingValue)
    case perplexity(PerplexityValue)
    case code(CodeValue)
    case number(Double)
    case vector([Double])
    case text(String)
    /// Words for people rather than a text to reckon with; `text` in JSON.
    case message(String)
    case list([String])
    case truth(Bool)
    case derivation(DerivationValue)
    case lesson(LessonValue)

    /// The `kind` of the JSON contract.
    var kind: String {
        switch self {
        case .model, .remoteModel: "model"
        case .distribution: "distribution"
        case .tokens: "tokens"
        case .softmax: "softmax"
        case .sample: "sample"
        case .lens: "lens"
        case .sweep: "sweep"
        case .trace: "trace"
        case .attribution: "attribution"
        case .attention: "attention"
        case .heads: "heads"
        case .changes: "changes"
        case .comparison: "comparison"
        case .models: "models"
        case .fetch: "fetch"
        case .surprise: "surprise"
        case .counts: "counts"
        case .verification: "verification"
        case .training, .perplexity: "training"
        case .code: "code"
        case .number: "number"
        case .vector: "vector"
        case .text, .message, .lesson: "text"
        case .list: "list"
        case .truth: "truth"
        case .derivation: "derivation"
        }
    }
}

/// A token as it is shown: its id and its bytes, which need not be whole characters.
struct TokenValue: Sendable, Hashable {
    /// nil where a server names tokens by their text alone.
    var id: Int?
    var bytes: [UInt8]

    /// The id where every token has one, as those of a local model do; one without comes after all others.
    var number: Int { id ?? .max }
}

/// A loaded model in numbers.
struct ModelValue: Sendable, Equatable {
    var name: String
    var architecture: String
    var layers: Int
    var heads: Int
    var width: Int
    var vocabulary: Int
    var context: Int
    var parameters: Int
    /// Parameters by part, in the order of the forward pass.
    var breakdown: [Part]
    /// Element types as in the file, `F32`; nil where no file is known.
    var dtype: String?
    /// Whether the token that begins texts is put before a prompt; nil for a model that is not loaded.
    var bos: Bool?
    /// Digest over weight and tokenizer files, once somebody asked for it.
    var sha256: String?
    /// Bytes of the weight files; nil where none is known.
    var bytes: Int?
    /// Milliseconds that loading took; nil where the model was loaded already. Never part of JSON or transcripts.
    var milliseconds: Double?
    /// What else is to be said: interventions that were dropped, say.
    var notes: [String]
    /// The token that begins texts.
    var beginning = "<|endoftext|>"
    /// What a model that is not loaded would take.
    var estimate: ModelEstimate?

    struct Part: Sendable, Equatable {
        var name: String
        var count: Int
    }
}

/// A model on a server, as far as the server tells.
struct RemoteModelValue: Sendable, Equatable {
    var name: String
    /// The server's address.
    var address: String
    /// What the server calls it.
    var served: String
    var context: Int?
    var vocabulary: Int?
    var parameters: Int?
    var notes: [String] = []
}

/// A row of a next-token table.
struct NextToken: Sendable, Equatable {
    var token: TokenValue
    /// nil where a server tells probabilities alone.
    var logit: Float?
    /// ln p of the model's own probability, where a server tells that instead of a logit.
    var logprob: Double?
    /// The model's own probability: softmax over the full vocabulary at T = 1.
    var prob: Double
    /// The probability that the dice use, where temperature or filters make it another.
    var samplingProb: Double?
    /// The least and the most that the dice's probability can be, where it is not known exactly.
    var samplingRange: ClosedRange<Double>?

    /// The dice's probability, where it is known to the thousandth.
    var knownSamplingProb: Double? {
        if let samplingProb { return samplingProb }
        guard let samplingRange, samplingRange.upperBound - samplingRange.lowerBound < 0.0005 else { return nil }
        return (samplingRange.lowerBound + samplingRange.upperBound) / 2
    }
}

/// The next-token distribution after a prompt.
struct DistributionValue: Sendable, Equatable {
    var tokens: [TokenValue]
    /// The likeliest first.
    var next: [NextToken]
    /// Nats.
    var entropy: Double
    /// Whether `entropy` is only the least that it can be, because not every probability is known.
    var isEntropyLeast = false
    var samplingEntropy: Double?
    var temperature: Double
    /// The probability of all that `next` does not list, and how many tokens those are; nil where nobody says.
    var rest: Double
    var restCount: Int?
    /// What the dice give to all that `next` does not list, added up one by one: exactly 0 where a filter has cut it off.
    /// nil where the dice are the model's own, or not known.
    var samplingRest: Double?
    /// How many of the likeliest tokens a server told; nil where all are known.
    var told: Int?
    var baseline: Baseline?
    var changes: [ChangeValue]
    var notes: [String]
    /// Which command asked, because the same numbers answer different questions.
    var focus: Focus
    /// The filter of the dice in words; nil where none is set.
    var filter: String?

    struct Baseline: Sendable, Equatable {
        /// The baseline's ten likeliest (or as many as `next` has).
        var next: [NextToken]
        var entropy: Double
        var isEntropyLeast = false
        /// For each of `DistributionValue.next`: its probability and logit before the interventions.
        var counterparts: [NextToken]
    }

    enum Focus: Sendable, Equatable {
        /// Tokens of the prompt and what comes next.
        case prompt
        /// Only what comes next.
        case table
        /// Before and after the interventions.
        case change
    }
}

/// An intervention in force, in words that a program can read.
struct ChangeValue: Sendable, Equatable {
    /// `ablate`, `noise`, `bias`, `patch`, `steer`.
    var kind: String
    /// `L2H0`, `embed`; nil for a bias.
    var site: String?
    /// Of an ablation `zero`, `mean` or `resample`; of noise `weights`, where it is on them.
    var mode: String?
    /// As typed: `0.5`, `0.5x`.
    var std: String?
    /// What a bias adds, or the scale of `steer`.
    var amount: Double?
    var token: TokenValue?
    var seed: UInt64?
    /// The text whose values are used, and the one whose values are taken off them.
    var from: String?
    var minus: String?
    /// What a mean is over, or where `from` stands: `atlas`, `english` or a file, and the line, from 1.
    var reference: String?
    var line: Int?
    /// nil: every position.
    var positions: [Int]?
}

/// Softmax, line by line.
struct SoftmaxValue: Sendable, Equatable {
    /// What each row is, where rows are tokens.
    var labels: [TokenValue]?
    var temperature: Double
    var z: [Double]
    var scaled: [Double]
    var shifted: [Double]
    var exp: [Double]
    /// Σ exp over all entries, listed or not.
    var sum: Double
    var p: [Double]
    /// Entries that count in `sum` but are not listed; nil where it is not known how many there are.
    var unlisted: Int?
    /// Their part of `sum`.
    var unlistedSum: Double
    /// Whether `z` is ln p, where a server tells no logits.
    var isByLogProbability = false
}

/// Continuations that were drawn.
struct SampleValue: Sendable, Equatable {
    var seed: UInt64
    /// The number of the first continuation since the seed was set.
    var first: UInt64 = 0
    /// How many tokens were asked for.
    var length: Int
    /// The text at which to stop.
    var stop: String?
    var greedy: Bool
    var temperature: Double
    var prompt: [TokenValue]
    var continuations: [Continuation]
    var changes: [ChangeValue]
    /// Cut short by Ctrl-C.
    var notes: [String]
    /// Where a server drew: what was sent along as the seed of each continuation; empty where nothing was rolled.
    var sentSeeds: [Int]?

    struct Continuation: Sendable, Equatable {
        var text: String
        /// `eos`, `stop`, `context`, `length`.
        var stopped: String
        var draws: [Draw]
    }

    struct Draw: Sendable, Equatable {
        var token: TokenValue
        /// The dice's probability; nil where a server drew and does not say.
        var prob: Double?
        var modelProb: Double
        /// nil where nothing was rolled (greedy).
        var u: Double?
        /// The token's stretch of [0, 1), by cumulative probability in order of id.
        var stretch: Range<Double>?
        /// Which token it would have been on the other side of the nearest boundary, and how far that was.
        var rival: Rival?
    }

    struct Rival: Sendable, Equatable {
        var token: TokenValue
        var margin: Double
    }
}

/// Each layer read through the last LayerNorm and the unembedding.
struct LensValue: Sendable, Equatable {
    /// Whether each layer went through a translation of its own.
    var isTuned = false
    var rows: [Row]
    /// The token that was asked for.
    var target: TokenValue?
    /// Tokens of the prompt, for the positions.
    var tokens: [TokenValue]
    var changes: [ChangeValue]
    var notes: [String]

    struct Row: Sendable, Equatable {
        /// `embed`, `L0` …
        var site: String
        var position: Int
        /// KL(the model's own answer there ‖ this), in nats.
        var divergence: Double
        var top: [Guess]
        var target: Target?
    }

    struct Guess: Sendable, Equatable {
        var token: TokenValue
        var prob: Double
    }

    struct Target: Sendable, Equatable {
        var prob: Double
        /// 1 is the likeliest.
        var rank: Int
        var logit: Float
    }
}

/// What is in force.
struct ChangesValue: Sendable, Equatable {
    var changes: [ChangeValue]
    var notes: [String]
}

/// Distributions side by side.
struct ComparisonValue: Sendable, Equatable {
    /// The tokens that make up the rows, by probability in the first column.
    var rows: [TokenValue]
    var columns: [Column]
    var notes: [String] = []

    struct Column: Sendable, Equatable {
        /// `T = 0.2`, or a model's name.
        var label: String
        var source: Source
        /// The column's probability of each of `rows`; nil for a token that its model does not have.
        var probs: [Double?]
        /// The column's own ten likeliest.
        var next: [NextToken]
        /// Nats; nil where it is not known.
        var entropy: Double?
        /// Whether `entropy` is only the least that it can be.
        var isEntropyLeast = false
        /// What stands where a probability is nil.
        var absent = "no token"
    }

    /// What makes a column another one than its neighbours.
    enum Source: Sendable, Equatable {
        case temperature(Double)
        case model(folder: String?)
        case remote
    }
}

/// A model that can be loaded.
struct ModelListing: Sendable, Equatable {
    var name: String
    /// The folder.
    var place: String
    var bytes: Int
    /// nil where the configuration could not be read.
    var parameters: Int?
    /// `loaded`, `ready`, `to fetch`, or what is wrong with it.
    var state: String
    /// How much of a loaded model's weights is in memory; another number whenever one asks.
    var residentBytes: Int?
    /// Whether this machine's memory can hold the weights.
    var fits = true

    static let (loaded, ready, toFetch) = ("loaded", "ready", "to fetch")

    var isUsable: Bool { [Self.loaded, Self.ready, Self.toFetch].contains(state) }
}

/// How unexpected the tokens of a text were.
struct SurpriseValue: Sendable, Equatable {
    var tokens: [Token]
    /// Σ −ln p of all tokens that have one, in nats.
    var total: Double
    /// e to the mean of −ln p; nil where no token has one.
    var perplexity: Double?
    var changes: [ChangeValue]

    struct Token: Sendable, Equatable {
        var token: TokenValue
        /// p and ln p after the tokens before it; nil for the first where nothing precedes it.
        var prob: Double?
        var logprob: Double?
    }

    var logprobs: [Double] { tokens.compactMap(\.logprob) }
}

/// What follows a text in the corpus that a model was trained on.
struct CountsValue: Sendable, Equatable {
    var text: String
    /// Occurrences after which a token follows.
    var total: Int
    /// The most frequent first.
    var next: [Row]
    /// Occurrences whose token `next` does not list, and how many different tokens there are besides.
    var rest: Int
    var restCount: Int
    /// Occurrences that are only the beginning of a longer token; none of `total`.
    var split: Int
    /// Of the corpus.
    var bytes: Int
    var lines: Int
    /// What is in force; it changes what the model says, not what was counted.
    var changes: [ChangeValue]
    var notes: [String]

    struct Row: Sendable, Equatable {
        var token: TokenValue
        var count: Int
        /// The part of `total`; 0 where that is 0.
        var share: Double
        /// The probability by which the corpus was drawn; nil where the grammar does not know the text.
        var exact: Double?
        /// The loaded model's own probability after the text, as a prompt; nil where it cannot run it.
        var prob: Double?
    }
}

/// The loaded model against numbers that were recorded elsewhere.
struct VerificationValue: Sendable, Equatable {
    var model: String
    /// The program that gave the numbers.
    var source: String
    var prompts: Int
    /// Of a log-probability.
    var largestError: Double
    /// Of a residual stream, as a part of its largest component; nil where none was recorded.
    var largestResidualError: Double?
    var tolerance: Double

    var isOK: Bool { largestError <= tolerance && (largestResidualError ?? 0) <= tolerance }
}

/// The last answer as a program in another language.
struct CodeValue: Sendable, Equatable {
    /// `python`.
    var language: String
    var text: String
    /// Paths in it that differ from machine to machine.
    var paths: [String]
}

/// How a number came about, line by line; each line is an expression of the calculator, and may use the names that
/// earlier lines gave.
struct DerivationValue: Sendable, Equatable {
    /// What was asked for, in words.
    var quantity: String
    var lines: [Line]
    var notes: [String] = []

    struct Line: Sendable, Equatable {
        /// What later lines call its value.
        var name: String?
        var expression: String
        var value: CalculatorValue
        /// What it is, in a few words.
        var comment: String?
    }
}
