/// Indices of values, the largest first, ties by index; a binary heap (Williams 1964). To take k of n costs
/// O(n + k·log n), and no memory once it was filled.
struct LargestFirst {
    private var heap: [Int] = []
    private var count = 0

    /// What was not popped, in no order.
    var remaining: ArraySlice<Int> { heap[..<count] }

    mutating func fill(_ values: [Double]) {
        count = values.count
        if heap.count != count { heap = [Int](repeating: 0, count: count) }
        for index in 0..<count { heap[index] = index }
        for place in (0..<count / 2).reversed() { sink(place, values) }
    }

    mutating func pop(_ values: [Double]) -> Int? {
        guard count > 0 else { return nil }
        count -= 1
        heap.swapAt(0, count)
        sink(0, values)
        return heap[count]
    }

    private mutating func sink(_ start: Int, _ values: [Double]) {
        var place = start
        while true {
            var first = place
            for child in 2 * place + 1...2 * place + 2 where child < count {
                if isBefore(heap[child], heap[first], values) { first = child }
            }
            if first == place { return }
            heap.swapAt(place, first)
            place = first
        }
    }

    private func isBefore(_ a: Int, _ b: Int, _ values: [Double]) -> Bool {
        values[a] > values[b] || (values[a] == values[b] && a < b)
    }
}
