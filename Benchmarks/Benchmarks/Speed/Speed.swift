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
    attributions()
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
        for largePages in [true, false] {
            let name = "reading 512 MB, \(largePages ? "pages of 2 MB" : "pages of 4 KB, as a mapped file’s")"
            let reading = Point(suite: "limits", name: name, type: "–", threads: threads, span: 2)
            measureNumber(reading, unit: "MB/s", inUnit: 1e6, prefersLarger: true) {
                readingRate(512 << 20, threads: threads, largePages: largePages)
            }
        }
    }
}
