import Testing

@testable import Engine

@Suite("Distributions")
struct DistributionTests {
    @Test("softmax of [2, 1, 0.1] is .659 .242 .099")
    func softmax() {
        let p = Distribution([2, 1, 0.1]).probabilities
        #expect(abs(p[0] - 0.6590011388859679) < 1e-15)
        #expect(abs(p[1] - 0.2424329707047139) < 1e-15)
        #expect(abs(p[2] - 0.0985658904093182) < 1e-15)
    }

    @Test("adding a constant to every logit changes nothing")
    func shift() {
        let (a, b) = (Distribution([2, 1, 0.5]), Distribution([102, 101, 100.5]))
        #expect(zip(a.probabilities, b.probabilities).allSatisfy { abs($0 - $1) < 1e-15 })
    }

    @Test("entropy is 0 where all is certain, and ln n where nothing is")
    func entropy() {
        #expect(Distribution([1000, 0, 0]).entropy == 0)
        #expect(abs(Distribution([3, 3, 3, 3]).entropy - 1.3862943611198906) < 1e-15)
        #expect(abs(Distribution([2, 1, 0.1]).entropy - 0.846738178760252) < 1e-15)
    }

    @Test("a temperature of 0 puts everything on the largest, the lower id of two")
    func greedy() {
        #expect(Distribution([1, 5, 5, 2], temperature: 0).probabilities == [0, 1, 0, 0])
    }

    @Test("minus infinity is a probability of 0, not an accident")
    func minusInfinity() {
        let p = Distribution([0, -.infinity, 0]).probabilities
        #expect(p == [0.5, 0, 0.5])
        #expect(Distribution([0, -.infinity, 0]).entropy > 0.69)
    }

    @Test("the largest come first, and of equal ones the lower id", arguments: [1, 2, 3, 7, 40])
    func largest(count: Int) {
        let values = (0..<40).map { [3.0, 9, 1, 9, 4][$0 % 5] }
        let sorted = values.indices.sorted { (-values[$0], $0) < (-values[$1], $1) }
        #expect(Distribution.largest(values, count) == Array(sorted.prefix(count)))
        let many = values + [Double](repeating: 0, count: 1000)
        #expect(Distribution.largest(many, count) == Array(sorted.prefix(count)))
    }

    @Test("u falls on the first token whose cumulative probability exceeds it")
    func draw() {
        let dice = Distribution([0, 0, -.infinity, 0, 0])
        #expect([0, 0.2499, 0.25, 0.5, 0.75, 0.9999].map { dice.draw(u: $0).token } == [0, 0, 1, 3, 4, 4])
        #expect(dice.draw(u: 0.3).stretch == 0.25..<0.5)
    }
}
