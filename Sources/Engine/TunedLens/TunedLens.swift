/// The tuned lens (Belrose et al., "Eliciting latent predictions from transformers with the tuned lens", 2023).
///
/// The logit lens reads every layer's stream as the last layer's; but a layer keeps what it knows in its own basis. So
/// each gets a translator of its own, which was trained to say what the last layer will say:
///
/// ```
/// x ← x + x·A + b;   logits = ln_f(x)·wteᵀ
/// ```
///
/// A safetensors file beside the weights holds `embed.weight`, `embed.bias`, `L0.weight` … up to the last layer but one:
/// A is (in, out), as Hugging Face stores a Conv1D, and b is (d).
public struct TunedLens: Sendable {
    /// `tuned-lens.safetensors`.
    public static let fileName = "tuned-lens.safetensors"

    /// Of each site but the last layer.
    let translators: [Site: Linear]

    /// Maps the file in a model's folder; matrices are not touched.
    ///
    /// Throws `.missing` where there is none; `.malformed` for one with other tensors beside these; and what
    /// `SafetensorsFile` and `Checkpoint` throw for a file that lies.
    public init(folder: String, shape: ModelShape) throws(ModelFileError) {
        let path = "\(folder)/\(Self.fileName)"
        let file = try SafetensorsFile(path: path)
        func tensor(_ name: String, _ shape: [Int]) throws(ModelFileError) -> Tensor {
            guard let tensor = try file.tensor(name) else { throw .missingTensor(name: name, file: path) }
            guard tensor.shape == shape else {
                throw .wrongShape(tensor: name, file: path, expected: shape, found: tensor.shape)
            }
            return tensor
        }
        var translators: [Site: Linear] = [:]
        var known: Set<String> = []
        for site in Self.sites(of: shape) {
            let (weight, bias) = ("\(site.name).weight", "\(site.name).bias")
            translators[site] = Linear(
                weight: Matrix(try tensor(weight, [shape.width, shape.width])),
                bias: try tensor(bias, [shape.width]).floats())
            known.formUnion([weight, bias])
        }
        if let foreign = file.names.first(where: { !known.contains($0) }) {
            throw .malformed(file: path, detail: "tensor \(foreign) is no part of a tuned lens for this model")
        }
        self.translators = translators
    }

    /// What is translated: the embedding, and the stream after each layer but the last, which speaks for itself.
    public static func sites(of shape: ModelShape) -> [Site] {
        [.embed] + (0..<shape.layers - 1).map { .residual(layer: $0) }
    }
}
