import Engine
import Foundation

struct ExportCommand: DocumentCommand {
    static let name = "export"
    static let summary = "take activations away to a file for Python"
    static let usage = "export FILE.safetensors [SITE…] [pos=P] [replace=on]\nexport FILE.npy SITE [pos=P] [replace=on]"
    static let explanation = """
        Writes what the model computed on the prompt, under what is in force, with TransformerLens's names and shapes: \
        blocks.3.hook_resid_post and so on, a batch of one first. Without sites it is everything; L3 is the stream after \
        layer 3, L3.attn and L3.mlp what they wrote, L3H5 one head's z (blocks.3.attn.hook_z.5), L3H* all heads of the \
        layer in one tensor with their pattern, L3N* all neurons. A .npy file holds one site. The file also says which \
        model, prompt and changes it came from. In Python: safetensors.numpy.load_file(FILE), or numpy.load(FILE). \
        replace=on writes over a file that is there.
        """
    static let example = [
        "prompt Paris is the capital of", "export acts.safetensors", "export stream.npy L2 pos=-1",
    ]
    static let options = ["pos", "replace"]
    static let completes = CompletionKind.sites

    private let file: Word
    private let sites: [Word]
    private let positions: Word?
    private let replaces: Bool

    init(_ arguments: inout Arguments) throws(CellError) {
        file = try arguments.next("the file's name", hint: "for example: export acts.safetensors")
        sites = arguments.rest()
        positions = arguments.option("pos")
        let option = arguments.option("replace")
        guard option == nil || option?.text == "on" || option?.text == "off" else {
            throw CellError(.badValue, "replace is on or off", span: option?.span)
        }
        replaces = option?.text == "on"
    }

    func evaluate(_ session: inout Session) throws(CellError) -> Value {
        let path = UserFolders.expanded(file.text)
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        guard !path.isEmpty, !path.contains("\0"), ["safetensors", "npy"].contains(ending) else {
            throw CellError(
                .badValue, "\(safe(file.text)) ends neither in .safetensors nor in .npy",
                hint: "those hold activations; save FILE.md writes the session", span: file.span)
        }
        let workshop = session.workshop
        try workshop.permissions.checkWriting(path)
        let (model, prompt) = (try session.state.loadedModel(), try session.state.requiredPrompt())
        let sources = try sources(model.shape)
        guard ending != "npy" || sources.count == 1 else {
            throw CellError(
                .badValue, "a .npy file holds one array, and this would be \(sources.count)",
                hint: "name one site, as in export \(safe(file.text)) L2, or write a .safetensors file", span: file.span
            )
        }
        if workshop.library.holds(URL(fileURLWithPath: path).resolvingSymlinksInPath().path) {
            throw CellError(
                .notAllowed, "\(safe(path)) lies with the models, which an export would spoil",
                hint: "take another folder", span: file.span)
        }
        if !replaces, FileManager.default.fileExists(atPath: path) {
            throw CellError(
                .fileExists, "\(safe(path)) is there already", hint: "take another name, or add replace=on",
                span: file.span)
        }
        let length = prompt.ids.count
        let places = try Positions.parse(positions, promptLength: length) ?? Array(0..<length)
        let runner = workshop.runner(for: model)
        let shapes = sources.map { runner.shape(of: $0, positions: places.count, of: length) }
        let bytes = shapes.reduce(0) { $0 + 4 * $1.reduce(1, *) }
        try Self.checkRoom(for: bytes, at: path)
        let metadata = try Self.metadata(session.state, model, prompt, places)
        let run = Run(runner: runner, tokens: prompt.ids, positions: places, state: session.state, workshop: workshop)
        do throws(CellError) {
            if ending == "npy" {
                let one = try run.tensors(sources)[0]
                try Self.writing { () throws(ModelFileError) in
                    try NumPyFile.write(one.values, shape: one.shape, to: path)
                }
            } else {
                let writer = try Self.writing { () throws(ModelFileError) in
                    try SafetensorsWriter(
                        path: path, tensors: zip(sources, shapes).map { ($0.name, $1) }, type: .f32,
                        metadata: metadata)
                }
                for group in Self.groups(sources, shapes) {
                    for one in try run.tensors(group) {
                        try Self.writing { () throws(ModelFileError) in try writer.append(one.values) }
                    }
                }
                try Self.writing { () throws(ModelFileError) in try writer.finish() }
            }
        } catch { throw error.code == .interrupted ? error : error.at(file.span) }
        let what =
            sources.count == 1
            ? "\(sources[0].name), \(shapes[0].map(String.init).joined(separator: " × ")),"
            : counted(sources.count, "tensor", "tensors")
        return .message("Wrote \(what) to \(path) (\(byteSize(bytes))).")
    }

    /// As many tensors to a run as take 64 MB together, or one that takes more.
    private static func groups(_ sources: [ActivationSource], _ shapes: [[Int]]) -> [[ActivationSource]] {
        var groups: [[ActivationSource]] = []
        var left = 0
        for (source, shape) in zip(sources, shapes) {
            let size = shape.reduce(1, *)
            if groups.isEmpty || size > left {
                groups.append([])
                left = 16 << 20
            }
            groups[groups.count - 1].append(source)
            left -= size
        }
        return groups
    }

    private static func writing<T>(_ body: () throws(ModelFileError) -> T) throws(CellError) -> T {
        do throws(ModelFileError) { return try body() } catch { throw ErrorWords.error(error) }
    }

    /// What the words on the line stand for, in the order of the forward pass and each once.
    private func sources(_ shape: ModelShape) throws(CellError) -> [ActivationSource] {
        let all = ActivationSource.all(layers: shape.layers)
        guard !sites.isEmpty else { return all }
        var chosen: [ActivationSource] = []
        for word in sites {
            let sites = try SiteName.parse(word, shape: shape)
            for layer in 0..<shape.layers {
                let heads = (0..<shape.heads).map { Site.head(layer: layer, head: $0) }
                let neurons = (0..<shape.innerWidth).map { Site.neuron(layer: layer, neuron: $0) }
                if sites.count >= heads.count, Set(sites).isSuperset(of: heads) {
                    chosen += [.pattern(layer: layer), .heads(layer: layer)]
                } else if sites.count >= neurons.count, Set(sites).isSuperset(of: neurons) {
                    chosen.append(.neurons(layer: layer))
                } else {
                    chosen += sites.filter { $0.layer == layer }.map(ActivationSource.site)
                }
            }
            chosen += sites.filter { $0.layer == nil }.map(ActivationSource.site)
        }
        var seen: Set<ActivationSource> = []
        return chosen.filter { seen.insert($0).inserted }
    }

    /// Where it comes from, in words for whoever opens the file.
    private static func metadata(
        _ state: SessionState, _ model: LoadedModel, _ prompt: SessionState.Prompt, _ positions: [Int]
    ) throws(CellError) -> [(String, String)] {
        let options = RenderOptions(columns: 10_000, plain: true)
        let changes = state.changeValues.map { changeWords($0, options) }.joined(separator: "; ")
        return [
            ("format", "pt"), ("lab", Program.version), ("model", model.name),
            ("sha256", try ModelDigest.digest(of: model)), ("prompt", prompt.text),
            ("ids", prompt.ids.map(String.init).joined(separator: " ")),
            ("positions", positions.map(String.init).joined(separator: " ")), ("changes", changes),
        ]
    }

    /// What does not fit is not begun.
    private static func checkRoom(for bytes: Int, at path: String) throws(CellError) {
        let folder = URL(fileURLWithPath: path).standardizedFileURL.deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        guard let free = attributes?[.systemFreeSize] as? Int, free < bytes + 1_000_000 else { return }
        throw CellError(
            .cannotWrite, "that would be \(byteSize(bytes)), and the disk has \(byteSize(free)) left",
            hint: "name some sites, or positions with pos=")
    }

    /// The prompt's run, tensor by tensor.
    private struct Run {
        let runner: Inference
        let tokens: [TokenID]
        let positions: [Int]
        let state: SessionState
        let workshop: Workshop

        func tensors(_ sources: [ActivationSource]) throws(CellError) -> [ActivationTensor] {
            do throws(EngineError) {
                return try runner.tensors(
                    sources, in: tokens, positions: positions, under: state.interventions,
                    shouldStop: workshop.shouldStop)
            } catch { throw ErrorWords.error(error) }
        }
    }
}

extension Site {
    /// nil for the embedding.
    fileprivate var layer: Int? {
        switch self {
        case .embed: nil
        case .residual(let layer), .attention(let layer), .mlp(let layer), .head(let layer, _), .neuron(let layer, _):
            layer
        }
    }
}
