import Testing

@testable import Engine

@Suite("Windows of a training text")
struct TrainingWindowsTests {
    @Test("every place is drawn as often as any other, the first and the last among them")
    func uniform() {
        let windows = TrainingWindows(seed: 3, tokens: 30, length: 21)
        var counts = [Int](repeating: 0, count: 10)
        for step in 0..<2000 {
            for window in 0..<10 { counts[windows.start(step: step, window: window)] += 1 }
        }
        // χ² with 9 degrees of freedom is above 27.9 once in a thousand times.
        let chi = counts.reduce(0.0) { $0 + (Double($1) - 2000) * (Double($1) - 2000) / 2000 }
        #expect(chi < 27.9, "\(counts)")
    }

    @Test("a place follows from the words as the documentation says")
    func documented() {
        // key 0, counter (0, 0, 0, 3).
        let block = Philox.block(counter: (0, 0, 0, 3), key: 0)
        let words = UInt64(block.0) << 32 + UInt64(block.1)
        let windows = TrainingWindows(seed: 0, tokens: 1_000_255, length: 256)
        #expect(windows.start(step: 0, window: 0) == Int(Double(words) / 0x1p64 * 1_000_000))
        #expect(windows.start(step: 0, window: 0) != windows.start(step: 1, window: 0))
        #expect(windows.start(step: 0, window: 0) != windows.start(step: 0, window: 1))
    }

    @Test("a text of one window has one place")
    func onePlace() {
        let windows = TrainingWindows(seed: 9, tokens: 8, length: 8)
        #expect((0..<100).allSatisfy { windows.start(step: $0, window: 2) == 0 })
    }
}
