import ArgumentParser
import Engine

/// The flags that stand before or after a subcommand.
struct SharedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model to begin with.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("The seed of the dice (0).", valueName: "n"))
    var seed: UInt64?

    @Option(help: ArgumentHelp("Threads to compute with, 1 to 64. Results are the same bits for each.", valueName: "n"))
    var threads: Int = 2

    @Option(
        help: ArgumentHelp("Instruction set: avx512, avx2, neon, scalar. The same bits for each.", valueName: "set"),
        transform: instructionSet)
    var isa: InstructionSet?

    @Flag(help: "One JSON object a cell on standard output, nothing else.")
    var json = false

    @Flag(help: "Carry on after a cell that failed; the exit code is still 1.")
    var keepGoing = false

    @Flag(help: "Let a file that is run or replayed write files, and read outside its folder.")
    var allow = false

    @Flag(help: "Plain text: no drawing characters, no cursor movement.")
    var plain = false

    @Option(help: ArgumentHelp("Colour: auto, always, never.", valueName: "when"))
    var color: ColorChoice = .auto

    /// How answers are drawn on what is at the other end.
    var rendering: RenderOptions {
        let depth: ColorDepth =
            switch color {
            case .always: Terminal.colorDepth == .none ? .ansi256 : Terminal.colorDepth
            case .never: .none
            case .auto: Terminal.outputIsTerminal && !plain ? Terminal.colorDepth : .none
            }
        return RenderOptions(
            columns: Terminal.columns, color: plain ? .none : depth, plain: plain || !Terminal.isUTF8,
            showsTiming: Terminal.isInteractive)
    }

    func validate() throws {
        guard (1...64).contains(threads) else { throw ValidationError("--threads goes from 1 to 64, not \(threads).") }
        if let isa, !isa.isAvailable {
            let known = InstructionSet.allCases.filter(\.isAvailable).map(\.rawValue).joined(separator: ", ")
            throw ValidationError("This machine has no \(isa.rawValue); it has \(known).")
        }
    }
}

enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

private func instructionSet(_ name: String) throws -> InstructionSet {
    guard let set = InstructionSet(rawValue: name) else {
        throw ValidationError("\"\(name)\" is none of avx512, avx2, neon, scalar.")
    }
    return set
}
