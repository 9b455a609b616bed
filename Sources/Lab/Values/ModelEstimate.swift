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
        /// `F32`, or `as it is (Q4_K+F32)`.
        var name: String
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

        /// Tokens a second at most; nil where the weights do not fit in.
        func pace(of storage: Storage) -> Double? {
            storage.bytes <= memory ? readingRate / Double(max(1, storage.bytesPerToken)) : nil
        }
    }

    /// Where the sizes are from.
    var source: String
    var sizes: [Size]
    var formulas: [Formula]
    var storages: [Storage]
    /// Keys and values of a full context.
    var cacheBytes: Int
    var machine: Machine
}
