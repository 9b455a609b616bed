import Engine

/// Noise on the weights of a site.
struct WeightEdit {
    let site: Site
    let spread: Intervention.Spread
    let seed: UInt64
    let parts: [WeightPart]

    /// nil for any other intervention.
    init?(_ intervention: Intervention, _ shape: GPT2Configuration) {
        guard case .weightNoise(let site, let spread, let seed) = intervention.operation else { return nil }
        (self.site, self.spread, self.seed, parts) = (site, spread, seed, site.weights(in: shape))
    }
}

extension WeightPart {
    fileprivate var weight: String {
        let path = name.split(separator: ".").map { Int($0) == nil ? ".\($0)" : "[\($0)]" }.joined()
        return "model.transformer\(path).weight"
    }

    fileprivate var slices: String {
        let lists = columns.map { "*range(\($0.lowerBound), \($0.upperBound))" }
        return "slice(\(rows.lowerBound), \(rows.upperBound)), [\(lists.joined(separator: ", "))]"
    }
}

extension PythonScript {
    /// The spreads of the weights as they were loaded, each under a name.
    func spreads(_ noise: WeightEdit, _ names: inout [String: String]) -> [String] {
        guard case .relative = noise.spread else { return [] }
        var lines: [String] = []
        for part in noise.parts {
            let key = part.weight + part.slices
            guard names[key] == nil else { continue }
            let name = "spread_of_weights_\(names.count)"
            names[key] = name
            lines.append("\(name) = \(part.weight)[\(part.slices)].detach().double().std(unbiased=False).item()")
        }
        return lines
    }

    mutating func adding(_ noise: WeightEdit, _ names: [String: String]) -> [String] {
        add(import: "import numpy as np")
        add(helper: Self.philox)
        add(
            helper: """
                def add_to_weights(weight, rows, columns, std, seed, matrix):
                    \"""Adds to each of these weights a normal number, keyed by seed, matrix, row and column.\"""
                    row = np.arange(rows.start, rows.stop, dtype=np.uint64)[:, None]
                    w = philox(seed, np.array([columns], dtype=np.uint64), row, matrix, 1)
                    u = (w[0] * 2**20 + (w[1] >> 12) + 0.5) / 2**52
                    with torch.no_grad():
                        weight[rows, columns] += (std * torch.special.ndtri(torch.from_numpy(u))).float()
                """)
        return ["# noise on the weights of \(noise.site.name)"]
            + noise.parts.map { part in
                let sigma =
                    switch noise.spread {
                    case .absolute(let value): Self.number(value)
                    case .relative(let factor):
                        "\(Self.number(factor)) * \(names[part.weight + part.slices] ?? "")"
                    }
                return "add_to_weights(\(part.weight), \(part.slices), \(sigma), \(noise.seed), \(part.noiseKey))"
            }
    }
}
