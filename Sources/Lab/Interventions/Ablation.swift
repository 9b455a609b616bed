import Engine

/// How parts are turned off: set to zero, to their mean over a reference text, or to what they were in another text.
struct Ablation: Sendable {
    enum Mode: String, Sendable, CaseIterable {
        case zero, mean, resample
    }

    /// What it takes from a command's arguments.
    static let options = ["mode", "from", "reference"]

    let mode: Mode
    private let from: Word?
    private let reference: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        let named = arguments.option("mode")
        guard let mode = named.map({ Mode(rawValue: $0.text) }) ?? .zero else {
            throw CellError(
                .badValue, "no mode \"\(brief(named?.text ?? ""))\"", hint: "known are zero, mean and resample",
                span: named?.span)
        }
        (self.mode, from, reference) = (mode, arguments.option("from"), arguments.option("reference"))
        if let from, mode != .resample {
            throw CellError(
                .badValue, "mode=\(mode.rawValue) takes no values from another text",
                hint: "leave out from=, or add mode=resample", span: from.span)
        }
        guard let reference else { return }
        if mode == .zero {
            throw CellError(
                .badValue, "mode=zero needs no reference text", hint: "leave out reference=, or add mode=mean",
                span: reference.span)
        }
        if from != nil {
            throw CellError(
                .badValue, "from= names the text, and reference= a file to choose one from",
                hint: "leave out one of them",
                span: reference.span)
        }
    }

    /// Turns each site off, at some positions or all.
    ///
    /// - Parameters:
    ///   - prompt: whose positions the values are for; nil before any prompt.
    ///   - seed: which line of the reference `resample` begins looking at.
    /// - Returns: one change for each site, in their order, and what is to be said of them.
    func changes(
        of sites: [Site], at positions: Set<Int>?, prompt: [TokenID]?, _ model: LoadedModel, seed: UInt64,
        _ workshop: Workshop
    ) throws(CellError) -> (changes: [Change], notes: [String]) {
        switch mode {
        case .zero:
            let changes = sites.map { site in
                Change(ChangeValue(kind: "ablate", site: site.name, mode: "zero"), .zero(site), at: positions)
            }
            return (changes, [])
        case .mean:
            let text = try referenceText(model, workshop)
            let parts = sites.flatMap(\.parts)
            let means = try workshop.means(of: parts, over: text, model)
            let value = ChangeValue(kind: "ablate", mode: "mean", reference: text.name)
            return (
                replacing(sites, Array(zip(parts, means)), value, positions), ["The mean is over \(text.words)."]
            )
        case .resample:
            return try resampled(sites, positions, prompt, model, seed, workshop)
        }
    }

    private func referenceText(_ model: LoadedModel, _ workshop: Workshop) throws(CellError) -> ReferenceText {
        guard let reference else { return .bundled(for: model, workshop.library) }
        return try ReferenceText(file: reference, workshop)
    }

    private func resampled(
        _ sites: [Site], _ positions: Set<Int>?, _ prompt: [TokenID]?, _ model: LoadedModel, _ seed: UInt64,
        _ workshop: Workshop
    ) throws(CellError) -> (changes: [Change], notes: [String]) {
        var value = ChangeValue(kind: "ablate", mode: "resample")
        let ids: [TokenID]
        var notes: [String] = []
        if let from {
            let other = try OtherText(from, model)
            try other.check(positions, prompt: prompt, at: from)
            (ids, value.from) = (other.ids, other.text)
        } else {
            let text = try referenceText(model, workshop)
            let (line, all) = try text.line(of: prompt?.count, seed, model, at: reference?.span)
            ids = Array(all.prefix(prompt?.count ?? all.count))
            (value.from, value.reference, value.line) = (text.lines[line], text.name, line + 1)
            notes = ["The other text is line \(line + 1) of the reference text, \(text.words)."]
        }
        let parts = sites.flatMap(\.parts)
        let values = try workshop.activations(of: parts, in: ids, model)
        return (replacing(sites, Array(zip(parts, values)), value, positions), notes)
    }

    private func replacing(
        _ sites: [Site], _ values: [(Site, Activation)], _ value: ChangeValue, _ positions: Set<Int>?
    ) -> [Change] {
        let known = Dictionary(values) { first, _ in first }
        return sites.map { site in
            var value = value
            (value.site, value.positions) = (site.name, positions?.sorted())
            return Change(
                value,
                site.parts.compactMap { part in
                    known[part].map { Intervention(.replace(part, by: $0), positions: positions) }
                })
        }
    }
}

extension Site {
    /// What is set where the site is turned off: of a layer what its attention and its MLP write, or else itself.
    var parts: [Site] {
        guard case .residual(let layer) = self else { return [self] }
        return [.attention(layer: layer), .mlp(layer: layer)]
    }
}

extension ReferenceText {
    /// The first line from line seed mod lines on, going round, that has at least so many tokens.
    fileprivate func line(
        of length: Int?, _ seed: UInt64, _ model: LoadedModel, at span: Range<Int>?
    ) throws(CellError) -> (line: Int, ids: [TokenID]) {
        let start = Int(seed % UInt64(lines.count))
        var longest = 0
        for step in lines.indices {
            let line = (start + step) % lines.count
            let ids = Array(model.encodePrompt(lines[line]).prefix(model.shape.context))
            if ids.count >= length ?? 1 { return (line, ids) }
            longest = max(longest, ids.count)
        }
        throw CellError(
            .badValue,
            "the prompt is \(length ?? 1) tokens, and the longest line of the reference text, \(words), has \(longest)",
            hint: "give a text as long as the prompt with from=, or longer lines with reference=FILE", span: span)
    }
}
