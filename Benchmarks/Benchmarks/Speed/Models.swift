import Engine
import Works

/// A model and how much work its shape makes.
struct Shaped {
    let name: String
    let folder: String
    let type: ElementType
    let shape: GPT2Configuration

    /// Of those that `bench.py` wrote.
    init(_ name: String, layers: Int, heads: Int = 12, width: Int = 768, type: ElementType = .f32) {
        self.name = name
        self.type = type
        folder = "\(Place.models)/\(name)-\(type.rawValue)"
        shape = GPT2Configuration(layers: layers, heads: heads, width: width)
    }

    /// Of those that come with lab.
    init(bundled name: String, type: ElementType, layers: Int, heads: Int, width: Int) {
        self.name = name
        self.type = type
        folder = "\(Place.bundled)/\(name)"
        shape = GPT2Configuration(layers: layers, heads: heads, width: width, context: 256, vocabulary: 2048)
    }

    static let distilgpt2 = Shaped("distilgpt2", layers: 6)
    static func gpt2(_ type: ElementType = .f32) -> Shaped { Shaped("gpt2", layers: 12, type: type) }

    /// Weights that a token reads: all but the other positions' embeddings.
    var bytes: Int { (shape.parameters.total - shape.context * shape.width) * type.byteCount }

    /// A row through one block: 12·d² multiply-adds where the MLP is 4·d wide, of which 3·d² make queries, keys, values.
    private var square: Double { 2 * Double(shape.width * shape.width) }
    private var unembedding: Double { 2 * Double(shape.vocabulary * shape.width) }

    /// The distribution after `count` tokens: of the last block, the rows before the last end with keys and values.
    func prefillOperations(_ count: Int) -> Double {
        let rows = Double(count)
        let scores = 2 * Double(shape.width) * rows * (rows + 1) * Double(shape.layers - 1)
        return rows * square * (12 * Double(shape.layers - 1) + 3) + 9 * square + scores + unembedding
    }

    func lensOperations(_ count: Int, positions: Int) -> Double {
        Double(count) * square * 12 * Double(shape.layers) + Double(positions * (shape.layers + 1)) * unembedding
    }

    /// A run, then what each head wrote at one position: the attentions' output projections once more.
    func attributionOperations(_ count: Int) -> Double {
        prefillOperations(count) - unembedding + Double(shape.layers) * square
    }

    /// All heads of all layers: a variant leaves the unchanged run before its layer's `c_proj`.
    func headOperations(_ count: Int) -> Double {
        let rows = Double(count)
        let last = shape.layers - 1
        let variants = (0...last).reduce(0.0) { sum, layer in
            let own = layer == last ? 9 * square : rows * 9 * square
            let later = layer == last ? 0 : rows * square * (12 * Double(last - 1 - layer) + 3) + 9 * square
            return sum + Double(shape.heads) * (own + later)
        }
        return prefillOperations(count) + variants
    }

    /// A point's preparation: the model loaded, then a piece of work for each repetition.
    func subject(
        _ threads: Int, _ work: @escaping (Subject) throws -> () throws -> Void
    ) -> () throws -> () throws -> () throws -> Void {
        {
            let subject = try Subject(folder: folder, threads: threads)
            return { try work(subject) }
        }
    }
}

/// One token at a time, beside reading the weights once for each; also how that grows with the model.
func decoding() {
    for type in ElementType.allCases {
        for threads in [1, 2] { decode(.gpt2(type), threads, span: threads == 2 ? 4 : 2) }
    }
    for model in [
        Shaped(bundled: "nano", type: .f32, layers: 1, heads: 2, width: 32),
        Shaped(bundled: "micro", type: .f32, layers: 2, heads: 4, width: 64),
        Shaped(bundled: "mini", type: .f32, layers: 4, heads: 8, width: 128),
        Shaped(bundled: "base", type: .bf16, layers: 6, heads: 12, width: 192),
        .distilgpt2,
        Shaped("gpt2-medium", layers: 24, heads: 16, width: 1024),
        Shaped("gpt2-xl", layers: 48, heads: 25, width: 1600),
    ] { decode(model, 2, span: model.bytes < 1 << 30 ? 1.5 : 3) }
}

private func decode(_ model: Shaped, _ threads: Int, span: Double) {
    // Tokens enough for a clock, and for what the limit's reading drove out of the caches to matter little.
    let count = min(128, max(1, (256 << 20) / model.bytes))
    let point = Point(
        suite: "decode", name: model.name, type: model.type.rawValue, threads: threads, count: count,
        amount: Double(model.bytes * count), limit: .reading(bytes: min(model.bytes, 1 << 30)), span: span)
    measure(point, prepare: model.subject(threads) { try $0.decode(count) })
}

/// A prompt at once, and how that grows with its length.
func prefill() {
    for count in [16, 32, 64, 128, 256, 512, 1024] {
        prefill(.gpt2(), count, threads: 2)
    }
    prefill(.gpt2(), 512, threads: 1)
    prefill(.gpt2(.bf16), 512, threads: 2)
}

private func prefill(_ model: Shaped, _ count: Int, threads: Int) {
    let point = Point(
        suite: "prefill", name: "\(model.name), \(count) tokens", type: model.type.rawValue, threads: threads,
        count: count, amount: model.prefillOperations(count), limit: .arithmetic, span: count < 512 ? 1.5 : 3)
    measure(point, prepare: model.subject(threads) { $0.prefill(count) })
}

/// All heads, and how a sweep grows with the number of its sites.
func sweeps() {
    for model in [Shaped.distilgpt2, .gpt2()] {
        let point = Point(
            suite: "sweep", name: "\(model.name), all heads", count: model.shape.layers * model.shape.heads,
            amount: model.headOperations(shortPrompt.count), limit: .arithmetic, span: 4)
        measure(point, prepare: model.subject(point.threads) { $0.sweepHeads() })
    }
    for sites in [8, 32, 128, 512, 1200] {
        let point = Point(
            suite: "sweep", name: "distilgpt2, \(sites) neurons", count: sites, span: sites < 500 ? 1.5 : 8)
        measure(point, prepare: Shaped.distilgpt2.subject(point.threads) { $0.sweepNeurons(sites) })
    }
}

/// Every layer's stream as a distribution.
func lens() {
    for model in [Shaped.distilgpt2, .gpt2()] {
        for positions in [1, shortPrompt.count] {
            let point = Point(
                suite: "lens", name: "\(model.name), \(positions == 1 ? "last position" : "\(positions) positions")",
                amount: model.lensOperations(shortPrompt.count, positions: positions), limit: .arithmetic, span: 2)
            measure(point, prepare: model.subject(point.threads) { $0.lens(positions) })
        }
    }
}

/// One logit as a sum over heads and MLPs.
func attributions() {
    for model in [Shaped.distilgpt2, .gpt2()] {
        let point = Point(
            suite: "attribution", name: "\(model.name), all heads and MLPs",
            amount: model.attributionOperations(shortPrompt.count), limit: .arithmetic, span: 2)
        measure(point, prepare: model.subject(point.threads) { $0.attribution() })
    }
}
