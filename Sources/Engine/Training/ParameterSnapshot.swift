/// A copy of parameters that nobody writes to any more: what a model runs on while training goes on.
private final class ParameterSnapshot: @unchecked Sendable {
    // Unchecked because of `memory` alone: it is written in `init` and read from then on.

    private let memory: FloatPages
    private let entries: [String: Parameters.Entry]

    init(of parameters: Parameters) {
        memory = FloatPages(count: parameters.count)
        memory.base.update(from: parameters.base, count: parameters.count)
        entries = Dictionary(uniqueKeysWithValues: parameters.entries.map { ($0.name, $0) })
    }
}

extension ParameterSnapshot: WeightSource {
    func contains(_ name: String) -> Bool { entries[name] != nil }

    func tensor(_ name: String, shape: [Int]) -> Tensor {
        guard let entry = entries[name], entry.shape == shape else {
            preconditionFailure("parameters hold every array of their shape, and \(name) is none of them")
        }
        let bytes = UnsafeRawBufferPointer(
            UnsafeBufferPointer(start: memory.base + entry.offset, count: entry.count))
        return Tensor(name: name, shape: shape, type: .elements(.f32), bytes: bytes, owner: self)
    }
}

extension Parameters {
    /// A model with these weights as they are now.
    public func model() -> GPT2 {
        GPT2(weights: GPT2Weights(ParameterSnapshot(of: self), shape), shape: shape)
    }
}
