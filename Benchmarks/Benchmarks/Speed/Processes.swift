import Engine
import Foundation
import Works

private enum Failure: Error {
    case ended(program: String, status: Int32)
    case unreadable(answer: String)
}

/// Runs a program to its end; gives what it printed.
@discardableResult
private func run(_ program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        throw Failure.ended(program: program, status: process.terminationStatus)
    }
    return String(decoding: text, as: UTF8.self)
}

/// From the start of the process to its end, with one distribution between them.
func starts() {
    for (name, model) in [("mini", "\(Place.bundled)/mini"), ("distilgpt2", Shaped.distilgpt2.folder)] {
        measure(Point(suite: "start", name: "\(name), to the first distribution", span: 3, mostRepetitions: 30)) {
            { { try run(Place.lab, ["--model", model, "-e", "prompt Paris is the capital of"]) } }
        }
    }
}

/// Opening gpt2-xl's shape: 6.2 GB, of which no weight is touched.
func loading() {
    let model = Shaped("gpt2-xl", layers: 48, heads: 25, width: 1600)
    func load() throws -> GPT2 { try GPT2(checkpoint: Checkpoint(folder: model.folder), shape: model.shape) }
    measure(Point(suite: "load", name: "gpt2-xl, open and check", threads: 1)) { { { _ = try load() } } }
    // Only Linux says what of a mapping is in memory.
    #if os(Linux)
        let touched = Point(suite: "load", name: "gpt2-xl, bytes of weights touched", threads: 1, mostRepetitions: 1)
        measureNumber(touched, unit: "kilobytes", inUnit: 1024) {
            let model = try load()
            return try withExtendedLifetime(model) { try Double(residentBytes(ofWeights: true) ?? 0) }
        }
    #endif
}

/// What the process holds beside the mapped weights when it has answered a prompt, a lens and a sweep of all heads, and
/// the most that it held on the way.
func memory() {
    for model in [Shaped.distilgpt2, .gpt2()] {
        for (place, name) in ["after prompt, lens and sweep", "most between layers"].enumerated() {
            let point = Point(suite: "memory", name: "\(model.name), \(name)", span: 20, mostRepetitions: 3)
            measureNumber(point, unit: "kilobytes", inUnit: 1024) {
                let text = try run(Place.work, ["memory", model.folder, "\(point.threads)"])
                let numbers = text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
                guard numbers.count == 2 else { throw Failure.unreadable(answer: text) }
                return numbers[place]
            }
        }
    }
}
