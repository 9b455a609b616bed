import Foundation

/// Memory that a cell takes, before it takes it.
struct MemoryNeed {
    let bytes: Int
    /// `training gpt2`
    let deed: String
    /// What takes less.
    let hint: String

    init(_ bytes: Int, of deed: String, hint: String = "a small model learns the same way: load mini") {
        (self.bytes, self.deed, self.hint) = (bytes, deed, hint)
    }

    /// - Throws: where the machine has less to give.
    func check(available: Int = Self.available) throws(CellError) {
        guard bytes > available else { return }
        throw CellError(
            .notAvailable,
            "\(safe(deed)) takes about \(byteSize(bytes)) of memory, and this machine has \(byteSize(available)) to give",
            hint: hint)
    }

    /// What programs can take now, as far as the system says; else all that the machine has.
    static var available: Int {
        min(whole, number(after: "MemAvailable:", in: "/proc/meminfo").map { $0 * 1024 } ?? .max)
    }

    /// All that there is. A container may have less than the machine.
    static var whole: Int {
        min(
            Int(clamping: ProcessInfo.processInfo.physicalMemory),
            number(after: "", in: "/sys/fs/cgroup/memory.max") ?? .max)
    }

    private static func number(after key: String, in file: String) -> Int? {
        guard let data = FileManager.default.contents(atPath: file) else { return nil }
        let line = String(decoding: data, as: UTF8.self).lines.first { $0.hasPrefix(key) }
        return line?.dropFirst(key.count).split(separator: " ").first.flatMap { Int($0) }
    }
}
