import Engine

/// One hook: where, which columns, what happens there.
struct PythonEdit {
    enum Action {
        case zero
        case noise(Intervention.Spread, seed: UInt64, site: UInt32)
        /// The values of another text, or of its first so many tokens.
        case values(of: String, count: Int)
        case mean(over: String)
        case direction(from: String, minus: String?, scale: Double)
    }

    let comment: String
    let module: String
    let columns: String
    /// What goes into the module rather than what comes out of it.
    let isBefore: Bool
    let positions: Set<Int>?
    let action: Action

    static func edits(_ change: Change, _ shape: ModelShape) -> [PythonEdit] {
        change.interventions.flatMap { intervention -> [PythonEdit] in
            func edit(_ site: Site, _ comment: String, _ action: Action) -> PythonEdit {
                PythonEdit(site, comment, action, intervention.positions, shape)
            }
            let value = change.value
            switch intervention.operation {
            case .bias, .weightNoise: return []
            case .zero(.residual(let layer)):
                return Site.residual(layer: layer).parts.map { edit($0, "\($0.name) writes nothing", .zero) }
            case .zero(let site): return [edit(site, "\(site.name) off", .zero)]
            case .noise(let site, let spread, let seed):
                return [edit(site, "noise on \(site.name)", .noise(spread, seed: seed, site: site.noiseKey))]
            case .replace(let site, let values):
                if value.mode == Ablation.Mode.mean.rawValue {
                    return [edit(site, "\(site.name) at its mean", .mean(over: value.reference ?? ""))]
                }
                return [
                    edit(site, "\(site.name) as in the other text", .values(of: value.from ?? "", count: values.count))
                ]
            case .add(let site, _, let scale):
                let direction = Action.direction(from: value.from ?? "", minus: value.minus, scale: scale)
                return [edit(site, "\(site.name) pushed", direction)]
            }
        }
    }

    private init(
        _ site: Site, _ comment: String, _ action: Action, _ positions: Set<Int>?, _ shape: ModelShape
    ) {
        (self.comment, self.action, self.positions) = (comment, action, positions)
        let whole = 0..<shape.width
        let columns: Range<Int>
        switch site {
        case .embed: (module, isBefore, columns) = ("model.transformer.drop", false, whole)
        case .residual(let layer): (module, isBefore, columns) = ("model.transformer.h[\(layer)]", false, whole)
        case .attention(let layer):
            (module, isBefore, columns) = ("model.transformer.h[\(layer)].attn.c_proj", false, whole)
        case .mlp(let layer): (module, isBefore, columns) = ("model.transformer.h[\(layer)].mlp.c_proj", false, whole)
        case .head(let layer, let head):
            let size = shape.width / shape.heads
            (module, isBefore) = ("model.transformer.h[\(layer)].attn.c_proj", true)
            columns = head * size..<(head + 1) * size
        case .neuron(let layer, let neuron):
            (module, isBefore) = ("model.transformer.h[\(layer)].mlp.c_proj", true)
            columns = neuron..<neuron + 1
        }
        self.columns = "slice(\(columns.lowerBound), \(columns.upperBound))"
    }
}
