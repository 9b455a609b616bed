import Foundation

/// Where things are: `bench.py` says it in the environment.
enum Place {
    static let models = ProcessInfo.processInfo.environment["LAB_SPEED_MODELS"] ?? "models"
    static let bundled = ProcessInfo.processInfo.environment["LAB_SPEED_BUNDLED"] ?? "models"
    static let lab = ProcessInfo.processInfo.environment["LAB_SPEED_PROGRAM"] ?? ".build/release/lab"
    static let work = ProcessInfo.processInfo.environment["LAB_SPEED_WORK"] ?? "Benchmarks/.build/release/work"
    static let timings = ProcessInfo.processInfo.environment["LAB_SPEED_TIMINGS"]
}

/// The file of every single repetition; the library's own exports know neither their order nor the limit beside them.
enum RawTimings {
    static let heading = "suite,case,dtype,threads,repetition,seconds,times,count,amount,unit,limit_per_second\n"

    /// - Parameters:
    ///   - seconds: for all `times`; nil where `amount` is what was measured.
    ///   - limit: the limit's rate just before.
    static func record(_ point: Point, _ repetition: Int, seconds: Double?, limit: Double?) throws {
        guard let file = Place.timings else { return }
        if !FileManager.default.fileExists(atPath: file) {
            try Data(heading.utf8).write(to: URL(fileURLWithPath: file))
        }
        func text(_ number: Double?) -> String { number.map { String(format: "%.7g", $0) } ?? "" }
        let fields: [String] = [
            point.suite, "\"\(point.name)\"", point.type, "\(point.threads)", "\(repetition)", text(seconds),
            "\(point.times)",
            "\(point.count)", text(point.amount), point.limit?.unit ?? "", text(limit),
        ]
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data((fields.joined(separator: ",") + "\n").utf8))
        try handle.close()
    }
}
