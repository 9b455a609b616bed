import Engine
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Lab

@Suite("Training")
struct TrainTests {
    /// A folder of the test's own with a text in it.
    private let place: String

    init() throws {
        place = Sandbox.folder + "/train-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try write("Minka is the cat of Berlin.\r\n\n  \nMinka sleeps all day.\n", to: "cat.txt")
    }

    private func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: "\(place)/\(name)"))
    }

    private static let paris = "prompt Paris is the capital of"

    @Test("a fresh nano learns, its p(France) moves, and the files of the loaded model are as they were")
    func fresh() throws {
        let weights = URL(fileURLWithPath: Repository.root + "/models/mini/model.safetensors")
        let before = try Data(contentsOf: weights)
        var session = try session(Self.paris)
        let value = try session.training("train fresh steps=60 watch=\" France\"")
        #expect(value.model == "nano-fresh" && value.parameters == 86_496 && value.start == .noise)
        #expect(value.losses.count == 60 && value.watch.count == 61)
        #expect(value.losses[0] > 7.5 && value.losses[59] < 6)
        #expect(try #require(value.watch.last) > 2 * value.watch[0])
        #expect(try session.number("probs[\" France\"]") == value.watch.last)
        #expect(try session.number("parameters") == 86_496)
        #expect(try Data(contentsOf: weights) == before)
    }

    @Test("undo and load bring the old model back; training again goes on from what was learned")
    func back() throws {
        var session = try session(Self.paris)
        let old = try session.number("probs[\" France\"]")
        let first = try session.training("train on=\(place)/cat.txt steps=2 watch=\" France\"")
        #expect(first.model == "mini-trained" && first.watch[0] == old)
        let second = try session.training("train on=\(place)/cat.txt steps=2 watch=\" France\"")
        #expect(second.model == "mini-trained" && second.watch[0] == first.watch[2])
        #expect(second.start == .weights(model: "mini-trained", folder: nil))
        _ = try session.value("undo")
        #expect(try session.number("probs[\" France\"]") == first.watch[2])
        _ = try session.value("load mini")
        #expect(try session.number("probs[\" France\"]") == old)
    }

    @Test("lines of a file are texts of their own; a text shorter than a window is one window")
    func text() throws {
        var session = try session()
        let value = try session.training("train on=\(place)/cat.txt steps=1")
        let tokenizer = try session.state.loadedModel().tokenizer
        let ids =
            [0] + tokenizer.encode("Minka is the cat of Berlin.") + [0] + tokenizer.encode("Minka sleeps all day.")
        #expect(value.text.lines == 2 && value.text.tokens == ids.count)
        #expect(value.recipe.length == ids.count && value.recipe.sequences == 1)
        // One window of the whole text: its loss is the mean surprise of all tokens but the first.
        _ = try session.value("load mini")
        let values = try session.workshop.runner(for: try session.state.loadedModel()).logProbabilities(of: ids)
        #expect(abs(value.losses[0] + values.reduce(0, +) / Double(values.count)) < 1e-4)
        let atlas = try session.training("train steps=1")
        #expect(atlas.text.file == nil && atlas.recipe.length == 256 && atlas.recipe.sequences == 8)
    }

    @Test("the same cell gives the same bits, another seed others; fewer steps are the first of more")
    func repeatable() throws {
        var session = try session("load nano")
        let two = try session.training("train fresh steps=2 seed=3")
        #expect(try session.training("train fresh steps=2 seed=3").sha256 == two.sha256)
        #expect(try session.training("train fresh steps=2 seed=4").sha256 != two.sha256)
        let three = try session.training("train fresh steps=3 seed=3")
        #expect(Array(three.losses.prefix(2)) == two.losses && three.sha256 != two.sha256)
        _ = try session.value("seed 3")
        #expect(try session.training("train fresh steps=2").sha256 == two.sha256)
    }

    @Test("Ctrl-C keeps what was learned, and is written down as the steps that were done")
    func stopped() throws {
        let stop = Mutex(false)
        let plain = try session()
        let workshop = Workshop(
            library: plain.workshop.library, arithmetic: plain.workshop.arithmetic,
            show: { progress in
                if progress?.done == 3 { stop.withLock { $0 = true } }
            }, isInterrupted: { stop.withLock { $0 } })
        var session = Session(state: plain.state, workshop: workshop, origin: plain.origin)
        _ = try session.value(Self.paris)
        let value = try session.training("trai fresh watch=France # so far")
        #expect(value.isStopped && value.losses.count == 3 && value.recipe.steps == 1000)
        let screen = render(.training(value), RenderOptions()).lines.joined(separator: " ")
        #expect(screen.contains("Stopped after step 3 of 1,000; the model keeps what it learned, undo takes"))
        let recorded = try #require(session.record.last)
        #expect(recorded.source == "trai fresh watch=France steps=3 # so far")
        stop.withLock { $0 = false }
        var again = try self.session(Self.paris)
        let repeated = try again.training(recorded.source)
        #expect(repeated.sha256 == value.sha256)
        #expect(again.record.last?.output == recorded.output)
    }

    private func session(_ cells: String...) throws -> Session {
        var session = try LabTests.session()
        for cell in cells { _ = try session.value(cell) }
        return session
    }

    @Test("Ctrl-C before the first step is done changes nothing")
    func stoppedAtOnce() throws {
        let plain = try session()
        let workshop = Workshop(
            library: plain.workshop.library, arithmetic: plain.workshop.arithmetic, isInterrupted: { true })
        var session = Session(state: plain.state, workshop: workshop, origin: plain.origin)
        #expect(try session.error("train steps=3").code == .interrupted)
        #expect(session.state.model === plain.state.model)
        #expect(session.record.isEmpty)
        #expect(try session.error("perplexity \(place)/cat.txt").code == .interrupted)
    }

    @Test("out= writes a folder that load reads: the same answers, the same digest")
    func folder() throws {
        var session = try session(Self.paris)
        let value = try session.training("train fresh steps=2 watch=France out=\(place)/new")
        _ = try session.value("load \(place)/new")
        #expect(try session.number("probs[\" France\"]") == value.watch.last)
        guard case .model(let info) = try session.value("info") else { Issue.record("no info"); return }
        #expect(info.sha256 == value.sha256 && info.bos == true)
        // Also what this session wrote is not written over unasked.
        let error = try session.error("train steps=1 out=\(place)/new")
        #expect(error.code == .fileExists)
        #expect(error.message == "\(place)/new is there already")
        _ = try session.training("train steps=1 out=\(place)/new replace=on")
    }

    @Test("a full disk costs neither the model nor what lay there")
    func fullDisk() throws {
        var session = try session()
        let model = session.state.model
        // The folder's name is taken by a file when it comes to writing.
        try write("mine", to: "taken")
        let error = try session.error("train fresh steps=1 out=\(place)/taken/model")
        #expect(error.code == .cannotWrite)
        #expect(error.message.contains("cannot be written: "))
        #expect(session.state.model === model)
        #expect(try String(contentsOfFile: "\(place)/taken", encoding: .utf8) == "mine")
    }

    @Test("what was in force is dropped with a word, and temperature and prompt stay")
    func inForce() throws {
        var session = try session("load nano", Self.paris, "ablate L0H0", "temp 0.5")
        let value = try session.training("train steps=1")
        #expect(value.notes == ["Dropped what was in force: this is another model now."])
        #expect(session.state.interventions.isEmpty && session.state.temperature == 0.5)
        #expect(session.state.prompt?.text == "Paris is the capital of")
    }

    @Test("the trained model has no files: what needs them says so, the rest goes on")
    func withoutFiles() throws {
        var session = try session("load nano", Self.paris, "train steps=1")
        _ = try session.value("top 3")
        for cell in ["verify", "code"] {
            let error = try session.error(cell)
            #expect(error.message.hasPrefix("nano-trained was trained in this session and lies in no folder, and "))
            #expect(error.hint == "train … out=FOLDER writes it to one, and load FOLDER reads it from there")
        }
        _ = try session.value("compare nano")
        #expect(try session.error("code").message.hasPrefix("one of these models was trained in this session"))
        guard case .models(let listings) = try session.value("models") else { Issue.record("no list"); return }
        #expect(listings.last?.name == "nano-trained" && listings.last?.place == "this session")
        #expect(listings.first { $0.name == "nano" }?.state == "loaded")
    }

    @Test("code is the same steps in PyTorch, or says why not")
    func code() throws {
        var session = try session("load nano", "train on=\(place)/cat.txt steps=2")
        guard case .code(let code) = try session.value("code") else { Issue.record("no code"); return }
        #expect(
            code.text.contains("torch.optim.AdamW(") && code.text.contains("steps, sequences, length, rate = 2, 1, "))
        _ = try session.value("train steps=1")
        #expect(try session.error("code").message.hasPrefix("the atlas is drawn by this program"))
        _ = try session.value("train fresh on=\(place)/cat.txt steps=1")
        #expect(try session.error("code").message.hasPrefix("the noise that this began with is drawn by this program"))
        _ = try session.value("train on=\(place)/cat.txt steps=1")
        #expect(try session.error("code").message.hasPrefix("what this began with was trained in this session"))
    }

    @Test("memory is counted before it is taken")
    func memory() {
        let shape = GPT2Configuration(layers: 48, heads: 25, width: 1600)
        let need = MemoryNeed(Trainer.bytes(shape: shape, length: 1024), of: "training gpt2-xl")
        #expect(throws: Never.self) { try need.check(available: 64_000_000_000) }
        let error = #expect(throws: CellError.self) { try need.check(available: 3_000_000_000) }
        #expect(
            error?.message
                == "training gpt2-xl takes about 36.2 GB of memory, and this machine has 3.0 GB to give")
        #expect(error?.hint == "a small model learns the same way: load mini")
        #expect(MemoryNeed.available > 1_000_000)
    }

    @Test(
        "what cannot be done says what is wrong and what to do, and leaves the session as it was",
        arguments: [
            (
                "train banana", "\"banana\" is nothing that train knows",
                "train fresh begins with noise; a text is given with on=FILE"
            ),
            ("train steps=0", "the number of steps goes from 1 to 1000000, not 0", nil),
            ("train watch=\" France\"", "there is no prompt yet", "first type: prompt Paris is the capital of"),
            ("train shape=nano", "a loaded model has its shape already", "train fresh shape=… begins with noise"),
            ("train fresh shape=nono", "no model \"nono\"", "did you mean \"nano\"?"),
            ("train rate=0", "rate is above 0 and goes to 1000", nil),
            (
                "train on=PLACE/cat.txt rate=1000 steps=50",
                "training fell apart in step 5: the gradient is no longer a number",
                "the model is as it was; a lower rate= than 1000 may hold"
            ),
            ("train on=\"\"", "the file has no name", nil),
            ("train on=PLACE/none.txt", "PLACE/none.txt cannot be read", "is the path right?"),
            ("train on=PLACE", "PLACE is a folder", "name a file in it"),
            ("train on=PLACE/empty.txt", "PLACE/empty.txt is empty", "a text has one line with words at least"),
            (
                "train on=PLACE/latin.txt", "PLACE/latin.txt:2: this line is not in UTF-8, so the file is no text",
                "is it a file of another kind?"
            ),
            ("train on=/dev/zero", "/dev/zero is a device and no file", "name a file of text"),
            (
                "train on=PLACE/huge.txt", "PLACE/huge.txt is 64.1 MB long, and a text here ends at 64.0 MB",
                "take a part of it"
            ),
            ("train replace=on", "replace= is about a folder, and none is named", "add out=FOLDER"),
            ("train out=PLACE/cat.txt", "PLACE/cat.txt is a file, and a model is a folder", "take another name"),
            ("train out=PLACE", "PLACE is there already", "take another folder, or add replace=on"),
            ("train out=\"\"", "the folder has no name", nil),
            ("train out=new replace=maybe", "replace is on or off", nil),
            ("train sede=3", "no option \"sede=\" here", "did you mean \"seed=\"?"),
            ("perplexity", "the file's name is missing", "for example: perplexity my-text.txt"),
            ("perplexity PLACE/empty.txt", "PLACE/empty.txt is empty", "a text has one line with words at least"),
        ] as [(String, String, String?)])
    func refusals(cell: String, message: String, hint: String?) throws {
        try write(" \n\r\n", to: "empty.txt")
        try Data([0x61, 0x0A, 0xFF, 0x0A]).write(to: URL(fileURLWithPath: "\(place)/latin.txt"))
        try Data().write(to: URL(fileURLWithPath: "\(place)/huge.txt"))
        try #require(truncate("\(place)/huge.txt", 64_100_000) == 0)
        var session = try session()
        let model = session.state.model
        let error = try session.error(cell.replacing("PLACE", with: place))
        #expect(error.message.replacing(place, with: "PLACE") == message)
        #expect(error.hint == hint)
        #expect(session.state.model === model)
    }

    @Test("a bundled model's own folder is never written to")
    func bundled() throws {
        var session = try session()
        let folder = Repository.root + "/models/nano"
        let error = try session.error("train steps=1 out=\(folder) replace=on")
        #expect(error.message == "\(folder) is one of the bundled models' folders")
    }
}

extension Session {
    mutating func training(_ cell: String) throws -> TrainingValue {
        guard case .training(let value) = try value(cell) else {
            Issue.record("\(cell) trained nothing")
            throw CellError(.syntax, "")
        }
        return value
    }
}
