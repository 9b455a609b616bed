import Foundation

@testable import Engine

/// Where the tokenizer's fixtures and models lie, seen from this file.
enum TokenizerFixtures {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let mini = root.appending(path: "models/mini").path
    /// GPT-2's own vocabulary, which is not part of this repository.
    static let gpt2 =
        ProcessInfo.processInfo.environment["LAB_GPT2_TOKENIZER"]
        ?? root.deletingLastPathComponent().appending(path: "shared/gpt2-tokenizer").path
    static let hasGPT2 = FileManager.default.fileExists(atPath: gpt2 + "/vocab.json")

    static func load(_ name: String) throws -> JSONValue {
        let file = root.appending(path: "Tests/Fixtures/tokenizer/" + name).path
        var scanner = JSONScanner(file: file, bytes: try TokenizerFiles.bytes(file))
        let value = try scanner.value()
        try scanner.end()
        return value
    }

    static func strings() throws -> [String] { try load("strings.json").strings }
    static func ids(_ name: String) throws -> [[TokenID]] { try load(name).array!.map(\.integers) }

    /// A folder of these files that is gone after `body`.
    @discardableResult
    static func withFolder<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tokenizer-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        return try body(folder.path)
    }

    static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: path)), as: UTF8.self)
    }
}

extension JSONValue {
    var strings: [String] { array!.map { $0.string! } }
    var integers: [Int] { array!.map { $0.integer! } }
}
