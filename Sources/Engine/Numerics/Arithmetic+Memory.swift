import CKernels

extension Arithmetic {
    /// Bytes a second that all threads together read from memory, as decoding does: by a vector times a matrix that no
    /// cache holds. Another number whenever one asks; takes about a fifth of a second.
    public func readingRate() -> Double {
        let matrix = FloatPages(count: Self.rows * Self.columns)
        let x = FloatPages(count: Self.columns)
        let y = FloatPages(count: Self.rows)
        // A page that was never written is one and the same page of zeros, which lies in the cache.
        matrix.base.update(repeating: 1, count: Self.rows * Self.columns)
        let bytes = Double(Self.rows * Self.columns * MemoryLayout<Float>.size)
        let clock = ContinuousClock()
        let begin = clock.now
        var best = 0.0
        repeat {
            let start = clock.now
            ck_linear_transposed(
                context, x.base, Self.columns, 1, matrix.base, CK_F32, Self.rows, Self.columns, y.base, Self.rows)
            let (seconds, attoseconds) = (clock.now - start).components
            best = max(best, bytes / (Double(seconds) + Double(attoseconds) * 1e-18))
        } while clock.now - begin < .milliseconds(80)
        return best
    }

    /// 256 MB.
    private static let rows = 1 << 16
    private static let columns = 1 << 10
}
