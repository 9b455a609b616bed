/// A Python program as it comes together: imports, helpers, steps.
struct PythonScript {
    private var imports: Set<String> = []
    /// What is imported from each module, by name.
    private var names: [String: Set<String>] = [:]
    private var helpers: [String] = []
    private var steps: [String] = []
    /// Paths in it that differ from machine to machine.
    private(set) var paths: [String] = []

    var text: String {
        let own = names.keys.filter { Self.standardModules.contains($0) }.sorted().map(importLine)
        let installed =
            imports.sorted() + names.keys.filter { !Self.standardModules.contains($0) }.sorted().map(importLine)
        let head = [own, installed].filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
        return ([head] + helpers.map { "\n" + $0 } + steps).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static let standardModules = ["statistics"]

    private func importLine(_ module: String) -> String {
        "from \(module) import \((names[module] ?? []).sorted().joined(separator: ", "))"
    }

    /// `import numpy as np`, say.
    mutating func add(import line: String) { imports.insert(line) }

    mutating func add(_ new: String..., from module: String) { names[module, default: []].formUnion(new) }

    /// A function that steps call; given twice, it stands there once.
    mutating func add(helper text: String) {
        if !helpers.contains(text) { helpers.append(text) }
    }

    /// A step, with a blank line before it.
    mutating func step(_ text: String) { steps.append("\n" + text) }

    mutating func add(path: String) {
        if !paths.contains(path) { paths.append(path) }
    }

    /// A string literal.
    static func quoted(_ text: String) -> String {
        var shown = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": shown += "\\" + String(scalar)
            case "\n": shown += "\\n"
            case "\t": shown += "\\t"
            case _ where safe(String(scalar)) == String(scalar): shown.unicodeScalars.append(scalar)
            default:
                let hex = String(scalar.value, radix: 16)
                shown += "\\U" + String(repeating: "0", count: 8 - hex.count) + hex
            }
        }
        return shown + "\""
    }

    /// A float that reads back to the same bits.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "float(\"nan\")" }
        if value.isInfinite { return value < 0 ? "float(\"-inf\")" : "float(\"inf\")" }
        return value.description
    }
}
