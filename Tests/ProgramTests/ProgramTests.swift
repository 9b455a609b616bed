import Testing

@Suite("The program from outside")
struct ProgramTests {
    @Test("cells from the command line are answered in order, and the exit code is 0")
    func cells() throws {
        let run = try ProgramRun("-e", "1 + 1", "-e", "_ * 2", in: ScratchFolder())
        #expect(run.output == "> 1 + 1\n2\n> _ * 2\n4\n")
        #expect(run.errors.isEmpty)
        #expect(run.code == 0)
    }
}
