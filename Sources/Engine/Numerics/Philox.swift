/// The counter-based generator Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers: as easy as
/// 1, 2, 3", SC 2011): 128 random bits that depend on a key and a counter alone.
///
/// There is no state to advance, so a draw can be repeated without repeating what came before it.
/// `docs/random-numbers.md` gives the keys and counters that are used, and test vectors.
public enum Philox {
    public typealias Block = (UInt32, UInt32, UInt32, UInt32)

    /// The block of `counter` under `key`.
    public static func block(counter: Block, key: UInt64) -> Block {
        var c = counter
        var k0 = UInt32(truncatingIfNeeded: key)
        var k1 = UInt32(truncatingIfNeeded: key >> 32)
        for _ in 0..<10 {
            let a = UInt64(c.0) * 0xD251_1F53
            let b = UInt64(c.2) * 0xCD9E_8D57
            c = (
                UInt32(truncatingIfNeeded: b >> 32) ^ c.1 ^ k0, UInt32(truncatingIfNeeded: b),
                UInt32(truncatingIfNeeded: a >> 32) ^ c.3 ^ k1, UInt32(truncatingIfNeeded: a)
            )
            k0 &+= 0x9E37_79B9
            k1 &+= 0xBB67_AE85
        }
        return c
    }

    /// 53 bits as a number in [0, 1).
    static func uniform(_ high: UInt32, _ low: UInt32) -> Double {
        Double(UInt64(high) << 21 | UInt64(low) >> 11) * 0x1p-53
    }
}

/// What randomness is drawn for; it stands in the counter, so that no two uses share a draw.
enum RandomStream: UInt32 {
    case sampling = 0
    case noise = 1
    case weights = 2
    case windows = 3
    case corpus = 4
    case lists = 5
}

/// The dice of sampling and of made-up text.
public enum Dice {
    /// u in [0, 1) of one draw; a function of these three numbers and nothing else.
    ///
    /// - Parameters:
    ///   - continuation: how many continuations came before this one since the seed was set.
    ///   - draw: which token of the continuation, from 0.
    public static func roll(seed: UInt64, continuation: UInt64, draw: Int) -> Double {
        roll(.sampling, seed: seed, number: continuation, draw: draw)
    }

    /// u in [0, 1) of one choice in a text that is made up line by line.
    ///
    /// - Parameters:
    ///   - line: which line of the text, from 0.
    ///   - draw: which choice in the line, from 0.
    public static func roll(seed: UInt64, line: UInt64, draw: Int) -> Double {
        roll(.corpus, seed: seed, number: line, draw: draw)
    }

    /// u in [0, 1) of one item of a list that heads are tried on.
    ///
    /// - Parameters:
    ///   - list: which list, from 0.
    ///   - item: which of its items, from 0.
    public static func roll(seed: UInt64, list: UInt64, item: Int) -> Double {
        roll(.lists, seed: seed, number: list, draw: item)
    }

    private static func roll(_ stream: RandomStream, seed: UInt64, number: UInt64, draw: Int) -> Double {
        let block = Philox.block(
            counter: (
                UInt32(truncatingIfNeeded: draw), UInt32(truncatingIfNeeded: number),
                UInt32(truncatingIfNeeded: number >> 32), stream.rawValue
            ), key: seed)
        return Philox.uniform(block.0, block.1)
    }
}
