import Atlas
import Engine

/// How far each reading is from the model's own answer on held-out text: KL(model ‖ reading) in nats, the mean over all
/// positions. `embed` first, then each layer but the last; `scores-lens.json`, measured by this engine alone.
struct LensScores: Codable {
    let logitLens: [Double]
    let tunedLens: [Double]

    init(_ inference: Inference, _ lens: TunedLens, heldOut: [[TokenID]]) throws {
        func divergences(through lens: TunedLens?) throws -> [Double] {
            let sites = TunedLens.sites(of: inference.model.shape)
            var sums = sites.map { _ in 0.0 }
            for window in heldOut {
                for reading in try inference.readings(window, positions: Array(window.indices), through: lens) {
                    if let place = sites.firstIndex(of: reading.site) { sums[place] += reading.divergence }
                }
            }
            return sums.map { $0 / Double(heldOut.reduce(0) { $0 + $1.count }) }
        }
        logitLens = try divergences(through: nil)
        tunedLens = try divergences(through: lens)
    }
}
