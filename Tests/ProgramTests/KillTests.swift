import Foundation
import TestSupport
import Testing

/// Sessions in a terminal that are killed, at random points of each phase, and brought back.
@Suite("Kill", .serialized)
struct KillTests {
    enum Phase: CaseIterable, Sendable {
        case typing, computing, saving, restoring, setting
    }

    static let kills = (0..<Phase.allCases.count * LearnerDice.soak).map { number in
        (Phase.allCases[number % Phase.allCases.count], UInt64(number + 1))
    }

    @Test(
        "a session that is killed loses no more than the running cell, and nothing half written is left",
        arguments: kills)
    func kill(phase: Phase, seed: UInt64) throws {
        let trial = try KillTrial(seed: seed)
        try trial.begin()
        try trial.killWhile(phase)
        try trial.bringBack()
    }
}

/// One session: its cells, its end, and what the next one finds.
private final class KillTrial {
    private var learner: RandomLearner
    private let seed: UInt64
    private let folder: ScratchFolder
    private let lab: LabTerminal
    /// What was typed, up to and with the cell that runs when the session is killed.
    private var typed: [String] = []
    /// How many of them are certain to have ended, because their session asked for the next one.
    private var finished = 0

    private var phase = KillTests.Phase.typing
    private let saved = "kept.md"
    /// The file that was being saved when the kill came is the one from before.
    private var keptOldFile = false
    /// The restore that was running when the kill came had been written down.
    private var hadRestored = false

    init(seed: UInt64) throws {
        self.seed = seed
        learner = RandomLearner(seed: seed &* 7919)
        folder = try ScratchFolder()
        lab = try LabTerminal(folder)
    }

    private var name: Comment { "seed \(seed), cells \(typed)" }

    func begin() throws {
        try lab.open()
        typed = ["prompt Paris is the capital of"]
        // The prompt is never taken back: the cells that show the state need one.
        var taken = 0
        for _ in 0..<(3 + learner.dice.below(6)) {
            if taken > 0, learner.dice.chance(20) {
                typed.append("undo")
                taken -= 1
            } else if learner.dice.chance(15) {
                typed.append("nonsense")
            } else {
                typed.append(learner.soundCell())
                taken += 1
            }
        }
        typed.append(learner.soundCell())
        for cell in typed { try lab.enter(cell) }
        finished = typed.count
    }

    func killWhile(_ phase: KillTests.Phase) throws {
        self.phase = phase
        var run: String?
        var longest = 0
        switch phase {
        case .typing:
            let cell = learner.soundCell()
            let part = cell.prefix(1 + learner.dice.below(cell.count))
            // Half of them as a paste that has not ended.
            lab.terminal.type(learner.dice.chance(50) ? String(part) : "\u{1B}[200~" + part)
            longest = 5_000
        case .computing:
            run = learner.dice.pick([
                "sample 80 count=4", "sample 200", "greedy 150", "undo", "load nano", "lens pos=all",
            ])
            longest = 15_000
        case .saving:
            try lab.enter("save \(saved)")
            typed.append("x = [\(learner.dice.below(100)), 1]")
            try lab.enter(typed[typed.count - 1])
            finished += 1
            run = "save \(saved)"
            longest = 1_500
        case .restoring:
            lab.kill()
            try lab.open()
            lab.terminal.type("restore\r")
            longest = 12_000
        case .setting:
            run = "set digits=\(5 + learner.dice.below(9))"
            longest = 500
        }
        if let run {
            typed.append(run)
            lab.terminal.type(run + "\r")
        }
        // The point of the kill is the experiment; whatever it hits, what follows has to hold.
        usleep(UInt32(learner.dice.below(longest)))
        lab.kill()
    }

    /// Cells that show all of the state, so that what is saved afterwards can be compared with another session's.
    private let probes = ["vars", "changes", "top", "temp", "filter", "set", "sample 3", "tokens a b"]

    func bringBack() throws {
        try checkKept()
        hadRestored = lab.journals.contains { name in
            let text = try? String(contentsOfFile: "\(folder.journals)/\(name)", encoding: .utf8)
            return text?.contains("<!-- restored") == true
        }
        try lab.open()
        #expect(lab.terminal.text.contains("restore brings back its"), name)
        let numbered = ["restore"] + probes + ["save after.md"]
        let back = Array(repeating: "undo", count: probes.count + 1) + ["vars", "top", "save back.md"]
        for cell in numbered + back { try lab.enter(cell) }
        #expect(lab.leave() == 0)
        #expect(lab.terminal.isCooked, "the terminal is not as a shell needs it")

        let found = try [folder.read("after.md"), folder.read("back.md")].map(undated)
        let wanted = try (finished...typed.count).map { try expected(Array(typed[..<$0]), numbered, back) }
        if LearnerDice.soak > 1 {
            let isLost =
                switch phase {
                case .typing: true
                case .saving: keptOldFile
                case .restoring: !hadRestored
                case .computing, .setting: found == wanted[0]
                }
            let fate = isLost ? "lost" : "kept"
            print("kill \(seed) while \(phase): \(typed.count) cells, the running cell was \(fate)")
        }
        #expect(wanted.contains(found), "seed \(seed), cells \(typed): \(found[0]) and not \(wanted.map { $0[0] })")
    }

    /// The same session as one that nobody killed.
    private func expected(_ cells: [String], _ probes: [String], _ back: [String]) throws -> [String] {
        let other = try ScratchFolder()
        let lines = (cells + probes.dropFirst() + back).map { $0 + "\n" }.joined()
        _ = try ProgramRun("--keep-going", input: lines, in: other)
        return try [other.read("after.md"), other.read("back.md")].map(undated)
    }

    /// A file that was being written is the old one or the new one.
    private func checkKept() throws {
        let settings = try? String(contentsOfFile: folder.home + "/lab/settings", encoding: .utf8)
        if let settings { #expect(settings.split(separator: "\n").count >= 3 && settings.hasSuffix("\n"), name) }
        guard let text = try? folder.read(saved) else { return }
        let other = try ScratchFolder()
        let end = typed.last == "save \(saved)" ? typed.count - 1 : typed.count
        var whole: [String] = []
        for count in [end - 1, end] {
            let lines = (typed[..<count] + ["save \(saved) replace=on"]).map { $0 + "\n" }.joined()
            _ = try ProgramRun("--keep-going", input: lines, in: other)
            whole.append(undated(try other.read(saved)))
        }
        keptOldFile = undated(text) == whole[0]
        #expect(whole.contains(undated(text)), "\(name): \(text)")
    }

    private func undated(_ transcript: String) -> String {
        transcript.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !["date: ", "title: ", "# Session of "].contains(where: $0.hasPrefix) }.joined(separator: "\n")
    }
}
