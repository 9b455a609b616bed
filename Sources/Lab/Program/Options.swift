import ArgumentParser
import Engine

/// The flags that stand before or after a subcommand.
struct SharedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The model to begin with.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("The seed of the dice.", valueName: "n"))
    var seed: UInt64 = 0

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

    @Flag(help: "Plain text: no drawing characters, no cursor movement.")
    var plain = false

    @Option(help: ArgumentHelp("Colour: auto, always, never.", valueName: "when"))
    var color: ColorChoice = .auto

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
