import CKernels
import Foundation
import Testing

struct ElementaryTests {
    /// Foundation's own result is off by up to 1 ulp, so 2 ulp between the two is what 1 ulp of ours allows.
    func near(_ ours: Double, _ theirs: Double) -> Bool {
        ours == theirs || abs(ours - theirs) <= 2 * theirs.ulp
    }

    @Test("exp and log are within 2 ulp of Foundation's at 60,000 points")
    func closeToFoundation() {
        var dice = SeededBits(state: 5)
        for i in 0..<60_000 {
            let unit = Double.random(in: -1...1, using: &dice)
            let x = unit * [745, 1, 30, 1e-5][i % 4]
            if !near(ck_exp(x), Foundation.exp(x)) { Issue.record("exp(\(x))") }
            let y = i % 2 == 0 ? Foundation.exp(x) : 1 + unit * 0.5
            if !near(ck_log(y), Foundation.log(y)) { Issue.record("log(\(y))") }
        }
    }

    @Test("exp at its ends: overflow, subnormals, zero, infinities, NaN")
    func expEnds() {
        #expect(ck_exp(0) == 1 && ck_exp(-0.0) == 1)
        #expect(ck_exp(709.782712893384).isFinite && ck_exp(709.7827128933841) == .infinity)
        #expect(ck_exp(-745.1) == .leastNonzeroMagnitude && ck_exp(-745.2) == 0)
        #expect(ck_exp(.infinity) == .infinity && ck_exp(-.infinity) == 0 && ck_exp(.nan).isNaN)
    }

    @Test("log at its ends: zero, negative numbers, subnormals, infinity, NaN")
    func logEnds() {
        #expect(ck_log(1) == 0 && ck_log(0) == -.infinity && ck_log(-0.0) == -.infinity)
        #expect(ck_log(-1).isNaN && ck_log(-.infinity).isNaN && ck_log(.nan).isNaN)
        #expect(ck_log(.infinity) == .infinity)
        #expect(near(ck_log(.leastNonzeroMagnitude), Foundation.log(.leastNonzeroMagnitude)))
    }

    @Test("shifted exponentials shared among threads are the same bits", arguments: [1, 17, 16_400, 50_257])
    func expShared(count: Int) throws {
        var dice = SeededBits(state: UInt64(count))
        let z = (0..<count).map { _ in Double.random(in: -20...20, using: &dice) }
        var alone = [Double](repeating: 0, count: count)
        let total = ck_exp_shifted(z, count, 20, &alone)
        try Machines().forEach { context in
            var shared = [Double](repeating: .nan, count: count)
            #expect(ck_exp_shifted_shared(context, z, count, 20, &shared).bitPattern == total.bitPattern)
            #expect(shared == alone)
        }
    }

    @Test("shifted exponentials and their sum in 16 lanes are the twin's", arguments: [1, 16, 17, 1000])
    func expShifted(count: Int) {
        var dice = SeededBits(state: UInt64(count))
        let z = (0..<count).map { _ in Double.random(in: -20...20, using: &dice) }
        let most = z.max() ?? 0
        var p = [Double](repeating: 0, count: count)
        let total = ck_exp_shifted(z, count, most, &p)
        var lanes = [Double](repeating: 0, count: 16)
        for i in 0..<count { lanes[i % 16] += ck_exp(z[i] - most) }
        for half in [8, 4, 2, 1] {
            for l in 0..<half { lanes[l] += lanes[l + half] }
        }
        #expect(p == z.map { ck_exp($0 - most) })
        #expect(total.bitPattern == lanes[0].bitPattern)
    }
}
