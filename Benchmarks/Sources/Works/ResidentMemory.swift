import Engine
import Foundation

/// The bytes of this process that are in memory: those of mapped files named `model.safetensors`, or all others. Linux
/// only: elsewhere nil.
public func residentBytes(ofWeights: Bool) throws -> Int? {
    // A file of no stated size: only reading to the end gives all of it.
    guard let map = FileHandle(forReadingAtPath: "/proc/self/smaps") else { return nil }
    let text = String(decoding: try map.readToEnd() ?? Data(), as: UTF8.self)
    var isWeights = false
    var kilobytes = 0
    for line in text.split(separator: "\n") {
        let words = line.split(separator: " ")
        // A mapping's first line begins with its addresses, its properties with a name and a colon.
        if let first = words.first, !first.hasSuffix(":") {
            isWeights = line.hasSuffix("model.safetensors")
        } else if words.first == "Rss:", isWeights == ofWeights, words.count > 1 {
            kilobytes += Int(words[1]) ?? 0
        }
    }
    return kilobytes * 1024
}

extension Subject {
    /// The bytes beside the weights when a prompt, its lens and a sweep of all heads were answered, and the most that
    /// there were on the way, looked at between layers.
    public func memory() throws -> (after: Int, most: Int)? {
        guard try residentBytes(ofWeights: false) != nil else { return nil }
        var most = 0
        func look() -> Bool {
            most = max(most, (try? residentBytes(ofWeights: false)) ?? 0)
            return false
        }
        let last = shortPrompt.count - 1
        _ = try inference.logits(after: shortPrompt, shouldStop: look)
        _ = try inference.lens(shortPrompt, positions: [last], shouldStop: look)
        _ = try inference.sweep(
            shortPrompt, over: everyHead, measuring: .probability(of: shortPrompt[0]), shouldStop: look)
        return try residentBytes(ofWeights: false).map { ($0, max(most, $0)) }
    }
}
