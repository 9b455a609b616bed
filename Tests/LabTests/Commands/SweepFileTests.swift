import Engine
import struct Foundation.Data
import struct Foundation.URL
import struct Foundation.UUID
import Synchronization
import TestSupport
import Testing

@testable import Lab

@Suite("sweep on=FILE")
struct SweepFileTests {
    private static func file(_ text: String) throws -> String {
        let path = "\(Sandbox.folder)/prompts-\(UUID().uuidString).txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    private static let folder = Repository.root + "/lessons/prompts"

    @Test(
        "the lessons' prompts find the heads that the models' card names, and the control agrees",
        arguments: [
            ("capitals.txt", "", "L0H6"), ("repeats.txt", "", "L1H6"),
            ("indirect-objects.txt", "metric=diff", "L2H1"),
        ])
    func heads(file: String, options: String, head: String) throws {
        var session = try session()
        let sweep = try session.sweep("sweep heads on=\(Self.folder)/\(file) \(options)")
        #expect(sweep.prompts.count == 40)
        let largest = try #require(sweep.largest.first)
        #expect(largest.site == head && largest.change < 0)
        #expect(sweep.control?.site == head && sweep.control?.rank == 1)
        #expect(sweep.control.map { [$0.choosing, $0.judging] } == [20, 20])
    }

    @Test("the mean and the spread are those of each prompt alone, whatever its length")
    func average() throws {
        let path = try Self.file(
            "# a comment\n\nParis is the capital of\t France\t Spain\r\n  Rome is the capital of\tItaly\t\" France\"\n"
                + "My favourite country is the United\t\tFrance\n")
        var session = try session("bias Italy 2", "noise L1 std=0.5x seed=4")
        let sweep = try session.sweep("sweep heads metric=diff pos=-1 mode=mean on=\(path)")
        let alone = try [
            ("Paris is the capital of", "target=France vs=Spain"), ("Rome is the capital of", "target=Italy vs=France"),
            ("My favourite country is the United", "vs=France"),
        ].map { prompt, options in
            _ = try session.value("prompt \(prompt)")
            return try session.sweep("sweep heads metric=diff pos=-1 mode=mean \(options)")
        }
        #expect(sweep.prompts.map(\.ids) == alone.map { $0.prompts[0].ids })
        #expect(sweep.prompts.map(\.target) == alone.map { $0.prompts[0].target })
        #expect(sweep.baseline == alone.reduce(0) { $0 + $1.baseline } / 3)
        for place in sweep.cells.indices {
            let changes = alone.map { $0.cells[place].change }
            let mean = changes.reduce(0, +) / 3
            #expect(sweep.cells[place].change == mean)
            #expect(
                sweep.cells[place].spread
                    == (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3).squareRoot())
        }
        #expect((sweep.target, sweep.versus) == (nil, nil))
        #expect(sweep.notes.first == "1 line names no token; there it is the one likeliest before anything is off.")
    }

    @Test(
        "each mode is what ablate does, to the bit",
        arguments: ["mean", "resample", "resample from=\"Rome is the capital of\""])
    func modes(mode: String) throws {
        var session = try session("prompt Paris is the capital of", "seed 3")
        let sweep = try session.sweep("sweep layers mode=\(mode) pos=1..3")
        for cell in sweep.cells {
            _ = try session.value("ablate \(cell.site) mode=\(mode) pos=1..3")
            #expect(try cell.value == session.number("probs[\" France\"]"))
            _ = try session.value("clear")
        }
        #expect(Set(sweep.cells.map(\.value)).count == 4)
    }

    @Test("a sweep that is larger than its batches gives what ablate gives")
    func batches() throws {
        var session = try session("prompt \(String(repeating: "Paris is the capital of France. ", count: 30))")
        let shape = try session.state.loadedModel().shape
        let ids = try session.state.requiredPrompt().ids
        // All heads at once would take more than a batch may.
        #expect(33 * ids.count * 4 * shape.width * 10 > Sweep.batchBytes)
        let sweep = try session.sweep("sweep heads metric=loss")
        for cell in [sweep.cells[0], sweep.cells[17], sweep.cells[31]] {
            let logs = try session.workshop.runner(for: session.state.loadedModel()).logProbabilities(
                of: ids, under: [Intervention(.zero(.head(layer: cell.layer, head: cell.head ?? 0)))])
            #expect(cell.value == -logs.reduce(0, +) / Double(logs.count))
        }
    }

    @Test(
        "what is wrong with a line is said with its number",
        arguments: [
            ("Paris is\t Atlantis", 1, "\" Atlantis\" is "), ("Paris\n\t France", 2, "the prompt is empty"),
            ("# x\n\nParis is\t #99999", 3, "\" #99999\" is "),
            ("Paris\tFrance\tSpain\tItaly", 1, "this line has 3 tabs"),
            ("Paris\t\"France", 1, "this quote is never closed"),
            ("Paris\t\" France\" x", 1, "something stands behind the token's closing quote"),
            (String(repeating: "Paris is the capital of ", count: 70), 1, "the prompt is "),
        ])
    func lines(text: String, line: Int, message: String) throws {
        let path = try Self.file(text)
        var session = try session()
        let error = try session.error("sweep heads on=\(path)")
        #expect(error.message.hasPrefix("\(path):\(line): \(message)"), "\(error.message)")
        #expect(error.span == 12..<15 + path.count)
    }

    @Test("positions that a prompt does not have, a missing opponent, and the same token twice name the line, too")
    func later() throws {
        let path = try Self.file("Paris is the capital of\t France\nParis\t France\n")
        var session = try session()
        #expect(
            try session.error("sweep heads pos=4 on=\(path)").message
                == "\(path):2: no position 4: the prompt has 2 tokens")
        #expect(
            try session.error("sweep heads metric=diff on=\(path)").message.hasPrefix("\(path):1: metric=diff holds"))
        #expect(
            try session.error("sweep heads metric=diff vs=France on=\(path)").message.hasPrefix("\(path):1: the target")
        )
        #expect(
            try session.error("sweep heads mode=resample from=Rome on=\(path)").message.hasPrefix(
                "\(path):1: the prompt is 6 tokens and the other text 2"))
        #expect(
            try session.error("sweep heads on=\(try Self.file("# nothing\n"))").message.hasSuffix(
                " has no prompt in it"))
        #expect(try session.error("sweep heads on=no/such.txt").code == .unreadableInput)
    }

    @Test("it says how far it is over all prompts, and stops when told to")
    func progress() throws {
        let plain = try session()
        let seen = Mutex<[Progress?]>([])
        let stops = Mutex(false)
        let watched = Workshop(
            library: plain.workshop.library, arithmetic: plain.workshop.arithmetic,
            show: { progress in seen.withLock { $0.append(progress) } }, isInterrupted: { stops.withLock { $0 } })
        var session = Session(state: plain.state, workshop: watched, origin: .init(model: "mini", seed: 0))
        _ = try session.value("sweep mlps on=\(Self.folder)/repeats.txt")
        let parts = seen.withLock { $0 }.compactMap { $0 }
        #expect(parts.allSatisfy { $0.total == 160 } && parts.last?.done == 160 && parts.count > 80)
        #expect(zip(parts, parts.dropFirst()).allSatisfy { $0.done <= $1.done })
        #expect(seen.withLock { $0.last.map { $0 == nil } } == true)
        stops.withLock { $0 = true }
        #expect(try session.error("sweep mlps on=\(Self.folder)/repeats.txt").code == .interrupted)
    }

    @Test("a file that is run reads no prompts outside its folder")
    func permissions() throws {
        let path = try Self.file("Paris\n")
        let plain = try session()
        let bound = plain.workshop.restricted(to: .file(in: Repository.root))
        var session = Session(state: plain.state, workshop: bound, origin: .init(model: "mini", seed: 0))
        #expect(try session.error("sweep heads on=\(path)").code == .notAllowed)
        #expect(try session.sweep("sweep mlps on=\(Self.folder)/capitals.txt").prompts.count == 40)
    }
}
