import Foundation
import TestSupport
import Testing

@Suite("lab replay --update, and models that are others")
struct ReplayUpdateTests {
    static let page = """
        ---
        format: lab-notebook 1
        title: A page of mine
        author: Ada
        ---
        # Title   with  spaces

        Prose with {= 1/3} and > marks.

        ```repl
        > 1/3
        0.9
        > load mini
        ...
        > 2 + 2
        five
        [..]
        ```
        ~~~~repl
        > "..."
        "…"
        > exp(zz)
        1
        > 1/0
        ! something [..]
        > 8/3
        2.6[..]
        > x = [1,
        . 2]
        ~~~~
        Last line without an end
        """

    @Test("only the answers that changed are written, and afterwards all is the same")
    func update() throws {
        let folder = try ScratchFolder()
        try folder.write(Self.page, to: "page.md")
        #expect(try ProgramRun("replay", "page.md", in: folder).code == 1)
        #expect(try folder.read("page.md") == Self.page)
        let run = try ProgramRun("replay", "--update", "page.md", in: folder)
        #expect(run.output.hasSuffix("updated page.md\n"))
        #expect(run.code == 0)
        let wanted = Self.page.replacing("\n0.9\n", with: "\n0.3333\n").replacing("\nfive\n[..]\n", with: "\n[..]\n")
            .replacing("\n\"…\"\n", with: "\n\\\"...\"\n")
            .replacing("exp(zz)\n1\n", with: "exp(zz)\n! unknown name \"zz\"\n")
            .replacing("! something [..]", with: "! division by zero")
            .replacing(". 2]\n", with: ". 2]\n[1, 2]\n")
        #expect(try folder.read("page.md") == wanted)
        let again = try ProgramRun("replay", "--strict", "page.md", in: folder)
        #expect(again.output.hasSuffix("8 cells: 8 exact, 0 within, 0 changed\n"))
        #expect(again.code == 0)
        #expect(!(try ProgramRun("replay", "--update", "page.md", in: folder).output.contains("updated")))
    }

    @Test("what is within its tolerance stays, unless only the same text will do")
    func within() throws {
        let folder = try ScratchFolder()
        let page = "```repl\r\n> 1/3\r\n0.3334\r\n```\r\n"
        try folder.write(page, to: "page.md")
        #expect(try ProgramRun("replay", "--update", "page.md", in: folder).code == 0)
        #expect(try folder.read("page.md") == page)
        #expect(try ProgramRun("replay", "--update", "--strict", "page.md", in: folder).code == 0)
        #expect(try folder.read("page.md") == "```repl\r\n> 1/3\r\n0.3333\r\n```\r\n")
    }

    @Test("an error that is new does not end an update, because it would not end the next replay")
    func newErrors() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> oops\n1\n> 2\n3\n```\n", to: "page.md")
        #expect(try ProgramRun("replay", "--update", "page.md", in: folder).code == 0)
        #expect(try folder.read("page.md") == "```repl\n> oops\n! no command \"oops\"\n> 2\n2\n```\n")
        #expect(try ProgramRun("replay", "page.md", in: folder).code == 0)
    }

    @Test("an update keeps the file's permissions, and follows a link to the file")
    func place() throws {
        let folder = try ScratchFolder()
        try folder.write("```repl\n> 1\n2\n```\n", to: "page.md")
        let path = folder.work + "/page.md"
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
        try FileManager.default.createSymbolicLink(atPath: folder.work + "/link.md", withDestinationPath: "page.md")
        #expect(try ProgramRun("replay", "--update", "link.md", in: folder).code == 0)
        #expect(try folder.read("page.md") == "```repl\n> 1\n1\n```\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.work + "/link.md") == "page.md")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.work).sorted() == ["link.md", "page.md"])
    }

    @Test("another model is exit 3; --any-model goes on; --update makes it the same")
    func changedModel() throws {
        let folder = try ScratchFolder()
        let model = folder.work + "/my: model"
        try FileManager.default.copyItem(atPath: Repository.root + "/models/mini", toPath: model)
        let cells = "load \"./my: model\"\nprompt Paris is the capital of\nsave t.md\n"
        #expect(try ProgramRun(list: [], input: cells, in: folder).code == 0)
        let before = try folder.read("t.md")
        #expect(before.contains("\nsha256.my: model: "))
        #expect(try ProgramRun("replay", "--strict", "t.md", in: folder).code == 0)

        try Self.flipByte(of: model + "/model.safetensors")
        let other = try ProgramRun("replay", "t.md", in: folder)
        #expect(other.code == 3)
        #expect(other.errors.contains("the files of my: model are not those that this was recorded with"))
        #expect(other.errors.contains("--any-model"))
        #expect(try folder.read("t.md") == before)
        let anyway = try ProgramRun("replay", "--any-model", "t.md", in: folder)
        #expect(anyway.output.contains("2 cells: "))
        #expect([0, 1].contains(anyway.code))

        #expect(try ProgramRun("replay", "--update", "t.md", in: folder).code == 0)
        let after = try folder.read("t.md")
        #expect(after != before)
        let digests = [before, after].map { $0.split(separator: "\n").filter { $0.hasPrefix("sha256.") } }
        #expect(digests[0].count == 2)
        #expect(digests[0][0] == digests[1][0])
        #expect(digests[0][1] != digests[1][1])
        #expect(try ProgramRun("replay", "t.md", in: folder).code == 0)
    }

    /// The lowest bit of a weight in the middle of the file: the model still loads.
    static func flipByte(of path: String) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: path))
        data[data.count / 8 * 4] ^= 1
        try data.write(to: URL(fileURLWithPath: path))
    }

    @Test("two models of one name are both recorded, and neither may change")
    func sameName() throws {
        let folder = try ScratchFolder()
        let model = folder.work + "/mini"
        try FileManager.default.copyItem(atPath: Repository.root + "/models/mini", toPath: model)
        try Self.flipByte(of: model + "/model.safetensors")
        let cells = "load mini bos=off\nload ./mini\nload mini\nprompt Paris is\nsave t.md\n"
        #expect(try ProgramRun(list: [], input: cells, in: folder).code == 0)
        #expect(try folder.read("t.md").split(separator: "\n").count { $0.hasPrefix("sha256.") } == 1)
        let run = try ProgramRun("replay", "--strict", "t.md", in: folder)
        #expect(run.output.hasSuffix("4 cells: 4 exact, 0 within, 0 changed\n"), "\(run.output)\(run.errors)")
        try Self.flipByte(of: model + "/vocab.json")
        #expect(try ProgramRun("replay", "t.md", in: folder).code == 3)
    }

    @Test("a model that is gone is another model, be it the first one or one that a cell loads")
    func missingModel() throws {
        let folder = try ScratchFolder()
        let head = "---\nformat: lab-notebook 1\nmodel: gone\n---\n"
        try folder.write(head + "```repl\n> 1\n1\n```\n", to: "first.md")
        try folder.write("```repl\n> load gone\n...\n> 1\n1\n```\n", to: "cell.md")
        for file in ["first.md", "cell.md"] {
            let run = try ProgramRun("replay", file, in: folder)
            #expect(run.code == 3)
            #expect(run.errors.contains("no model \"gone\""))
        }
        let anyway = try ProgramRun("replay", "--any-model", "--keep-going", "cell.md", in: folder)
        #expect(anyway.output.hasSuffix("2 cells: 1 exact, 0 within, 0 changed, 1 error\n"))
        #expect(try ProgramRun("replay", "--model", "nano", "first.md", in: folder).code == 3)
        #expect(try ProgramRun("replay", "--model", "nano", "--any-model", "first.md", in: folder).code == 0)
        #expect(try ProgramRun("replay", "--model", "none", "first.md", in: folder).code == 2)
        #expect(try ProgramRun("run", "first.md", in: folder).code == 3)
    }

    @Test("a copy of the model in another folder is the same model")
    func copiedModel() throws {
        let folder = try ScratchFolder()
        try FileManager.default.copyItem(
            atPath: Repository.root + "/models/nano", toPath: folder.work + "/a copy")
        #expect(try ProgramRun("--model", "nano", "-e", "prompt Paris is", "-e", "save t.md", in: folder).code == 0)
        #expect(try ProgramRun("replay", "--model", "./a copy", "t.md", in: folder).code == 0)
        let other = try ProgramRun("replay", "--model", "micro", "t.md", in: folder)
        #expect(other.code == 3)
        #expect(other.errors.hasPrefix("lab: this is for the model nano, and not for micro\n"))
    }
}
