/// Draws windows from a stream of tokens: each begins anywhere, so that no position of the model carries a template.
struct TrainingWindows {
    let seed: UInt64
    /// The places where a window can begin.
    let places: Int

    /// - Parameter tokens: at least `length`.
    init(seed: UInt64, tokens: Int, length: Int) {
        self.seed = seed
        places = tokens - length + 1
    }

    /// Where window `window` of step `step` begins; both are counted from 0.
    ///
    /// Unbiased: a draw is thrown away where 2^64 is no multiple of `places` and it is among those left over (Lemire,
    /// "Fast random integer generation in an interval", 2019).
    func start(step: Int, window: Int) -> Int {
        let count = UInt64(places)
        let leftOver = (0 &- count) % count
        var attempt: UInt32 = 0
        while true {
            let block = Philox.block(
                counter: (
                    UInt32(truncatingIfNeeded: window), UInt32(truncatingIfNeeded: step), attempt,
                    RandomStream.windows.rawValue
                ), key: seed)
            let product = (UInt64(block.0) << 32 | UInt64(block.1)).multipliedFullWidth(by: count)
            if product.low >= leftOver { return Int(product.high) }
            attempt += 1
        }
    }
}
