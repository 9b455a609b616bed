import Testing

@testable import Engine

@Suite("First weights")
struct InitialWeightsTests {
    let shape = GPT2Configuration(layers: 3, heads: 2, width: 48, context: 40, vocabulary: 300)

    @Test("matrices have the deviations of Hugging Face's, biases are 0, γ is 1")
    func kinds() throws {
        let parameters = Parameters(shape: shape, deviation: 0.02, seed: 5)
        for entry in parameters.entries {
            let values = try #require(parameters.array(entry.name)).map(Double.init)
            if entry.shape.count == 1 {
                #expect(values.allSatisfy { $0 == (entry.name.hasSuffix(".bias") ? 0 : 1) }, "\(entry.name)")
                continue
            }
            let wanted = entry.name.hasSuffix("c_proj.weight") ? 0.02 / 6.0.squareRoot() : 0.02
            let mean = values.reduce(0, +) / Double(values.count)
            let deviation = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
            #expect(abs(mean) < 4 * wanted / Double(values.count).squareRoot(), "\(entry.name)")
            #expect(abs(deviation / wanted - 1) < 4 / Double(2 * values.count).squareRoot(), "\(entry.name)")
        }
    }

    @Test("a weight follows from seed and place as the documentation says")
    func documented() throws {
        let parameters = Parameters(shape: shape, deviation: 0.02, seed: 1 << 32 + 7)
        // h.0.attn.c_attn.weight is array 4: wte, wpe, ln_1's γ and β before it.
        let block = Philox.block(counter: (5, 0, 4, 2), key: 1 << 32 + 7)
        let p = (Double(UInt64(block.0) << 20 | UInt64(block.1) >> 12) + 0.5) / 0x1p52
        #expect(parameters.array("h.0.attn.c_attn.weight")?[5] == Float(0.02 * Gaussian.quantile(p)))
    }

    @Test("the seed decides")
    func seeds() {
        func bits(_ seed: UInt64) -> [UInt32] {
            let parameters = Parameters(shape: shape, deviation: 0.02, seed: seed)
            return parameters.values.map(\.bitPattern)
        }
        #expect(bits(1) == bits(1))
        #expect(bits(1) != bits(2))
    }
}
