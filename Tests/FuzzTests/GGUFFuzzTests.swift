import Foundation
import TestSupport
import Testing

@testable import Engine

/// Spoilt headers of a GGUF file: each is read or refused, without a crash and without gigabytes. `LAB_SOAK=50` tries
/// 100,000 of them.
@Suite("Spoilt GGUF headers", .serialized)
struct GGUFFuzzTests {
    private static let count = 2_000 * LearnerDice.soak

    @Test("a header is read, or refused with an error; what is read runs", arguments: ["llama", "gpt2"])
    func headers(name: String) throws {
        let original = try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/Tests/Fixtures/gguf/\(name).gguf"))
        let path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString).gguf").path
        try original.write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        let honest = try GGUFFile(path: path)
        let headerSize = try #require(honest.entries.values.map(\.range.lowerBound).min())
        let arithmetic = try Arithmetic(threads: 1)
        let memory = Self.peakMemory
        var (read, models, ran) = (0, 0, 0)
        for seed in 0..<UInt64(Self.count / 2) {
            var dice = LearnerDice(seed: seed + 7_000_000)
            var header = [UInt8](original[..<headerSize])
            for _ in 0...dice.below(3) { Self.spoil(&header, &dice) }
            try file.seek(toOffset: 0)
            try file.write(contentsOf: header.prefix(headerSize))
            do throws(ModelFileError) {
                let spoilt = try GGUFFile(path: path)
                read += 1
                let model = try Model(spoilt)
                models += 1
                let tokenizer = try Tokenizer(spoilt)
                _ = tokenizer.encode("The capital of France")
                ran += 1
                _ = try? Inference(model, arithmetic).logits(after: [1, 2])
            } catch {}
        }
        // Most changes are seen, and some are not: a number of another size is still a number.
        #expect(read > 0 && read < Self.count / 2)
        #expect(models > 0 && ran > 0)
        #expect(Self.peakMemory - memory < 300 << 20)
    }

    private static func spoil(_ header: inout [UInt8], _ dice: inout LearnerDice) {
        let place = dice.below(header.count)
        let numbers: [UInt64] = [0, 1, 2, 255, 1 << 31, 1 << 32, 1 << 60, 1 << 63, .max, .max - 31]
        switch dice.below(6) {
        case 0: header[place] ^= UInt8(1 << dice.below(8))
        case 1: header[place] = UInt8(dice.below(256))
        case 2: put(dice.pick(numbers), 8, at: place, &header)
        case 3: put(dice.pick(numbers), 4, at: place, &header)
        case 4:
            // The head of the header is where counts are.
            put(dice.pick(numbers), 8, at: dice.below(64), &header)
        default:
            let end = min(header.count, place + 1 + dice.below(40)), other = dice.below(header.count)
            for (offset, byte) in Array(header[place..<end]).enumerated() where other + offset < header.count {
                header[other + offset] = byte
            }
        }
    }

    private static func put(_ number: UInt64, _ count: Int, at place: Int, _ header: inout [UInt8]) {
        for byte in 0..<count where place + byte < header.count {
            header[place + byte] = UInt8(truncatingIfNeeded: number >> (8 * UInt64(byte)))
        }
    }

    private static var peakMemory: Int {
        var usage = rusage()
        #if os(Linux)
            getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
            return usage.ru_maxrss * 1024
        #else
            getrusage(RUSAGE_SELF, &usage)
            return usage.ru_maxrss
        #endif
    }
}
