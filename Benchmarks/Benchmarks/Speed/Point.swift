import Benchmark

/// One number of the report: what is done, how much that is, and the limit beside it.
struct Point {
    let suite: String
    let name: String
    var type = "F32"
    var threads = 2
    /// How often the work is done in one repetition: what takes microseconds is done often enough for a clock.
    var times = 1
    /// Things of which the reader counts how many come in a second: tokens, sites.
    var count = 1
    /// The same work in the limit's unit.
    var amount = 0.0
    var limit: Limit?
    /// For how long repetitions are measured.
    var span = 1.0
    var mostRepetitions = 200

    var title: String { "\(suite), \(name), \(type), \(threads == 1 ? "1 thread" : "\(threads) threads")" }
}

/// Reached share of the limit in per mille, for the library's own tables and comparisons.
private let share = BenchmarkMetric.custom("per mille of the limit", polarity: .prefersLarger, useScalingFactor: false)

/// Registers a point with the benchmark library. Every repetition measures the limit and then the work, so that a
/// machine whose speed drifts does so for both.
///
/// - Parameter prepare: called once; what it gives is called before each repetition and gives the work to measure.
func measure(_ point: Point, prepare: @escaping () throws -> () throws -> () throws -> Void) {
    var configuration = Benchmark.Configuration(
        metrics: point.limit == nil ? [.wallClock, .throughput] : [.wallClock, .throughput, share],
        warmupIterations: 1, maxDuration: .seconds(point.span), maxIterations: point.mostRepetitions)
    // For comparisons of two runs on one machine: a tenth is more than its speed drifts.
    configuration.thresholds = [.wallClock: .init(relative: [.p50: 10])]
    var next: (() throws -> () throws -> Void)?
    Benchmark(
        point.title, configuration: configuration,
        closure: { benchmark in
            do {
                let prepared = try next ?? prepare()
                next = prepared
                let work = try prepared()
                let limit = point.limit?.rate(threads: point.threads)
                benchmark.startMeasurement()
                let time = try seconds { for _ in 0..<point.times { try work() } }
                benchmark.stopMeasurement()
                guard benchmark.currentIteration >= configuration.warmupIterations else { return }
                if let limit {
                    let reached = point.amount * Double(point.times) / time / limit
                    benchmark.measurement(share, Int((1000 * reached).rounded()))
                }
                try RawTimings.record(point, benchmark.currentIteration, seconds: time, limit: limit)
            } catch {
                benchmark.error("\(point.title): \(error)")
            }
        })
}

/// Registers a number that is no time: `number` is called for each repetition.
///
/// - Parameter unit: the library counts whole ones of it, `inUnit` of the number each.
func measureNumber(
    _ point: Point, unit: String, inUnit: Double, prefersLarger: Bool = false, number: @escaping () throws -> Double
) {
    let metric = BenchmarkMetric.custom(
        unit, polarity: prefersLarger ? .prefersLarger : .prefersSmaller, useScalingFactor: false)
    let configuration = Benchmark.Configuration(
        metrics: [metric], warmupIterations: 0, maxDuration: .seconds(point.span),
        maxIterations: point.mostRepetitions, thresholds: [metric: .init(relative: [.p50: 10])])
    Benchmark(
        point.title, configuration: configuration,
        closure: { benchmark in
            do {
                var result = point
                result.amount = try number()
                benchmark.measurement(metric, Int(result.amount / inUnit))
                try RawTimings.record(result, benchmark.currentIteration + 1, seconds: nil, limit: nil)
            } catch {
                benchmark.error("\(point.title): \(error)")
            }
        })
}
