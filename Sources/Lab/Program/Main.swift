import ArgumentParser

@main
struct LabProgram: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "lab", version: "0.1.0")
    func run() throws {}
}
