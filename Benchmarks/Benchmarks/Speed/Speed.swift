import Benchmark

/// Everything that `make bench` measures on our side. A suite each; the peers' side is in `peers/`.
let benchmarks: @Sendable () -> Void = {
    limits()
    products()
    streams()
    attention()
    decoding()
    prefill()
    sweeps()
    lens()
    starts()
    loading()
    // It asks Linux.
    #if os(Linux)
        memory()
    #endif
}

/// The machine's own limits, which also stand beside every other number, measured just before it.
private func limits() {
    for threads in [1, 2] {
        let arithmetic = Point(suite: "limits", name: "fused multiply-adds", threads: threads)
        measureNumber(arithmetic, unit: "MFLOP/s", inUnit: 1e6, prefersLarger: true) { arithmeticRate(threads) }
        let reading = Point(suite: "limits", name: "reading 512 MB", type: "–", threads: threads)
        measureNumber(reading, unit: "MB/s", inUnit: 1e6, prefersLarger: true) {
            readingRate(512 << 20, threads: threads)
        }
    }
}
