/// How a model's count comes about, what it takes, and how fast it can run here at most: by arithmetic, and one
/// measurement of this machine.
struct ModelEstimate: Sendable, Equatable {
    /// A letter of the formulas: V for 50,257 tokens.
    struct Size: Sendable, Equatable {
        var letter: String
        var name: String
        var value: Int
    }

    struct Formula: Sendable, Equatable {
        var part: String
        /// `n × (4d² + 4d)`
        var text: String
        /// The same with numbers for letters.
        var numbers: String
    }

    /// A way to store the weights.
    struct Storage: Sendable, Equatable {
        /// `F32`
        var dtype: String
        /// Whether the model's file is like that.
        var isFile: Bool
        var bytes: Int
        /// What has to be read for each token.
        var bytesPerToken: Int
    }

    /// Another one wherever, and whenever, one asks.
    struct Machine: Sendable, Equatable {
        var memory: Int
        /// Bytes a second.
        var readingRate: Double
        var threads: Int

        func pace(of storage: Storage) -> Pace {
            if storage.bytes > memory { return .tooLarge }
            if storage.bytesPerToken < Self.cache { return .unbounded }
            return .tokensPerSecond(readingRate / Double(storage.bytesPerToken))
        }

        /// More than most processors' caches hold.
        static let cache = 64_000_000
    }

    /// How fast tokens can be made, by the reading of memory.
    enum Pace: Sendable, Equatable {
        /// At most.
        case tokensPerSecond(Double)
        /// The weights may stay in the caches, so that memory does not set the pace.
        case unbounded
        /// The weights do not fit into memory.
        case tooLarge
    }

    /// Where the sizes are from.
    var source: String
    var sizes: [Size]
    var formulas: [Formula]
    var layer: Formula
    /// Parameters of one layer.
    var layerCount: Int
    var storages: [Storage]
    /// Keys and values of a full context.
    var cacheBytes: Int
    var machine: Machine
}
