import Engine
import Foundation
import Testing

@testable import Lab

/// That the programs give the same numbers is what tools/check_code.py proves, with Transformers. Here: that they are
/// Python, and what they say.
@Suite("Code")
struct CodeTests {
    static let sessions: [[String]] = [
        ["prompt Paris is the capital of"],
        ["prompt My favourite country is", "temp 0.5", "filter top-k=5 top-p=0.9 min-p=0.1 repetition=1.2"],
        ["prompt My favourite country is", "temp 0.2 1.2"],
        ["prompt My favourite country is", "compare"],
        ["prompt My favourite country is", "sample 5 count=2 stop=\".\\\"\\n\""],
        ["prompt My favourite country is", "greedy 5"],
        ["prompt Paris is the capital of", "lens \" France\" pos=all"],
        ["prompt Paris is the capital of", "bias France 1", "lens tuned \" France\" pos=1..2"],
        ["surprise Paris \"is\" the \\ capital"],
        ["tokens 日本 “é”"],
        ["softmax [2, 1, 0.1] temp=2"],
        ["prompt Paris is the capital of", "ablate L2H0 L1 embed L3N7 L0.attn L0.mlp pos=1..2", "top"],
        ["prompt Paris is the capital of", "noise L1.mlp std=0.5x", "noise embed std=1 seed=3", "bias \"\\\"\" 2"],
        ["prompt Paris \"is\" the", "ablate L1 L2H0 mode=mean", "ablate L0 mode=resample pos=1..2"],
        [
            "prompt Paris is", "patch L1 embed from=\"Rome \\\"is\" pos=1",
            "steer L1H2 from=Rome minus=\"Paris is\" scale=-2 pos=1",
        ],
        ["prompt Paris is", "noise weights L1 L2H3 L1N4 embed std=0.5x", "noise weights L0.mlp std=0.1 seed=9"],
        ["x = [2, 1, 0.1]", "name = \"a\\nb\"", "sort(exp(x) / sum(exp(x)))[0..1] * len(name) + round(2.5) - 2^-1"],
        ["prompt Paris is", "ablate L1", "kl(baseline_probs, probs) + entropy(sampling_probs) + probs[\" the\"]"],
        ["prompt Paris is", "ablate L1", "bias France 1", "settling_layer + len(in_force)"],
        ["prompt Paris is", "ablate L1", "sweep heads"], ["prompt Paris is", "sweep mlps metric=kl"],
        ["prompt Paris is", "bias France 1", "sweep layers metric=loss"],
        ["prompt Paris is", "sweep layers metric=diff vs=France"],
        ["info"],
    ]

    @Test("every program is Python that parses", .enabled(if: python != nil, "python3 is not installed"))
    func parses() throws {
        for cells in Self.sessions {
            let text = try program(cells)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: try #require(Self.python))
            process.arguments = ["-c", "import ast, sys; ast.parse(sys.stdin.read())"]
            let pipe = Pipe()
            process.standardInput = pipe
            try process.run()
            try pipe.fileHandleForWriting.write(contentsOf: Data(text.utf8))
            try pipe.fileHandleForWriting.close()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(text)")
        }
    }

    static let python: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/python3" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    @Test("every name of the session is given its value in Python, or is refused with a reason")
    func names() throws {
        for (name, _) in SessionNames.described {
            var session = try session("prompt Paris is", "ablate L1", "sample 2")
            _ = try session.value(name)
            guard case .success(.code(let code))? = session.run("code")?.result else {
                #expect(try session.error("code").code == .notAvailable, "\(name)")
                continue
            }
            #expect("\n\(code.text)".contains("\n\(name) = "), "\(name):\n\(code.text)")
        }
    }

    @Test("a toy vector is worked out with PyTorch alone")
    func softmax() throws {
        #expect(
            try program(["softmax [2, 1, 0.1]"]) == """
                import torch

                z = torch.tensor([2.0, 1.0, 0.1], dtype=torch.float64)

                shifted = z / 1.0 - (z / 1.0).max()
                e = shifted.exp()
                p = e / e.sum()
                print(p if len(p) <= 100 else p.topk(10))
                """)
    }

    @Test("a head that is off is a hook on the input of c_proj, over the head's columns")
    func head() throws {
        let text = try program(["prompt Paris is the capital of", "ablate L2H3 pos=1"])
        #expect(
            text.contains(
                "edit(model.transformer.h[2].attn.c_proj, slice(48, 64), lambda x, row: torch.zeros_like(x), before=True, positions={1})"
            ))
        #expect(text.contains("ids = tokenizer(\"Paris is the capital of\")[\"input_ids\"]"))
    }

    @Test("ids that the tokenizer would not give are written out")
    func ids() throws {
        let tokenizer = try #require(try session().state.model).tokenizer
        let ids = tokenizer.encode("Paris is")
        #expect(ids.map(tokenizer.bytes(of:)) == [Array("Paris".utf8), Array(" is".utf8)])
        #expect(try program(["load mini bos=off", "prompt Paris is"]).contains("ids = \(ids)"))
    }

    @Test("what Python could not work out is refused")
    func refusals() throws {
        var session = try session()
        #expect(try session.error("code").message == "nothing has been answered yet")
        _ = try session.value("models")
        #expect(try session.error("code").message == "the last answer is nothing that Python could work out")
    }

    private func program(_ cells: [String]) throws -> String {
        var session = try session()
        for cell in cells { _ = try session.value(cell) }
        guard case .code(let code) = try session.value("code") else {
            Issue.record("no code")
            return ""
        }
        return code.text
    }
}
