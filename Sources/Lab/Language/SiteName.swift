import Engine

/// Reads `L3H5` (also `3.5`), `L3`, `L3.attn`, `L3.mlp`, `L3N120`, `embed`, and ranges like `L2H*`, `L0-2.mlp`.
struct SiteName {
    private var rest: Substring

    static func parse(_ word: Word, shape: ModelShape) throws(CellError) -> [Site] {
        var reader = SiteName(rest: word.text.lowercased()[...])
        guard let sites = try reader.sites(word, shape), reader.rest.isEmpty else {
            throw CellError(
                .unknownSite, "no site \"\(brief(word.text))\"",
                hint: "write L2H0 for a head, L2.attn, L2.mlp, L2 for a layer, L2N7 for a neuron, or embed",
                span: word.span)
        }
        return sites
    }

    /// The sites of several words, each once.
    static func all(_ words: [Word], _ shape: ModelShape) throws(CellError) -> [Site] {
        var sites: [Site] = []
        var seen: Set<Site> = []
        for word in words {
            for site in try parse(word, shape: shape) where seen.insert(site).inserted { sites.append(site) }
        }
        return sites
    }

    private init(rest: Substring) { self.rest = rest }

    private mutating func take(_ prefix: String) -> Bool {
        guard rest.hasPrefix(prefix) else { return false }
        rest.removeFirst(prefix.count)
        return true
    }

    /// `3`, `0-2`, `*`.
    private mutating func numbers(below end: Int) -> [Int]? {
        if take("*") { return Array(0..<end) }
        guard let first = number() else { return nil }
        guard take("-") else { return [first] }
        guard let last = number(), last >= first, last - first < 100_000 else { return nil }
        return Array(first...last)
    }

    private mutating func number() -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest.removeFirst(digits.count)
        return Int(digits)
    }

    private mutating func sites(_ word: Word, _ shape: ModelShape) throws(CellError) -> [Site]? {
        if take("embed") { return [.embed] }
        let isSpelledOut = take("l")
        guard let layers = numbers(below: shape.layers) else { return nil }
        try check(.residual(layer: layers.last ?? 0), word, shape)
        var sites: [Site] = []
        if take("h") || (!isSpelledOut && take(".")) {
            guard let heads = numbers(below: shape.heads) else { return nil }
            try check(.head(layer: layers.first ?? 0, head: heads.last ?? 0), word, shape)
            for layer in layers { for head in heads { sites.append(.head(layer: layer, head: head)) } }
        } else if take("n") {
            guard let neurons = numbers(below: shape.innerWidth) else { return nil }
            try check(.neuron(layer: layers.first ?? 0, neuron: neurons.last ?? 0), word, shape)
            for layer in layers { for neuron in neurons { sites.append(.neuron(layer: layer, neuron: neuron)) } }
        } else if isSpelledOut, take(".attn") {
            sites = layers.map { .attention(layer: $0) }
        } else if isSpelledOut, take(".mlp") {
            sites = layers.map { .mlp(layer: $0) }
        } else if isSpelledOut {
            sites = layers.map { .residual(layer: $0) }
        } else {
            return nil
        }
        return sites
    }

    /// The last of a range is checked before the range is spelled out: `L0-99999N0-99999` would be ten billion sites.
    private func check(_ site: Site, _ word: Word, _ shape: ModelShape) throws(CellError) {
        do throws(EngineError) { try site.check(against: shape) } catch {
            throw ErrorWords.error(error).at(word.span)
        }
    }
}
