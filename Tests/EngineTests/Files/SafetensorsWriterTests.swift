import Foundation
import Testing

@testable import Engine

@Suite("Written safetensors files")
struct SafetensorsWriterTests {
    let folder: TemporaryFolder
    private var path: String { "\(folder.path)/model.safetensors" }

    init() throws {
        folder = try TemporaryFolder()
    }

    private func write(_ type: ElementType = .f32, _ values: [Float] = [1, 2, 3, 4, 5, 6, 7]) throws {
        let file = try SafetensorsWriter(
            path: path, tensors: [("a \"quoted\" name", [2, 3]), ("b", [values.count - 6])], type: type)
        try file.append(Array(values[..<4]))
        try file.append(Array(values[4...]))
        try file.finish()
    }

    @Test("what is written is read back, aligned and under its name", arguments: ElementType.allCases)
    func readBack(type: ElementType) throws {
        try write(type)
        let file = try SafetensorsFile(path: path)
        #expect(file.names == ["a \"quoted\" name", "b"])
        let a = try #require(try file.tensor("a \"quoted\" name")), b = try #require(try file.tensor("b"))
        #expect(a.shape == [2, 3] && b.shape == [1] && a.type == .elements(type))
        #expect(elements(of: a) == [1, 2, 3, 4, 5, 6] && elements(of: b) == [7])
        #expect(file.entries["a \"quoted\" name"]?.range.lowerBound.isMultiple(of: 8) == true)
    }

    @Test("more elements than are narrowed at once keep their places", arguments: [ElementType.f16, .bf16])
    func long(type: ElementType) throws {
        let values = (0..<600_000).map { Float($0 % 128) }
        try write(type, values)
        let b = try #require(try SafetensorsFile(path: path).tensor("b"))
        #expect(b.floats() == Array(values[6...]))
    }

    @Test("the same tensors give the same bytes, and nothing else lies beside them")
    func same() throws {
        try write()
        let first = try Data(contentsOf: URL(fileURLWithPath: path))
        try write()
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == first)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
    }

    @Test("a file that was not finished leaves the old one, and nothing of itself")
    func dropped() throws {
        try folder.write("model.safetensors", Data("old".utf8))
        do {
            let file = try SafetensorsWriter(path: path, tensors: [("a", [2])], type: .f32)
            try file.append([1])
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("old".utf8))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
    }

    @Test("a link stays one, and who may read a file stays as it was")
    func linksAndModes() throws {
        let elsewhere = try TemporaryFolder()
        let target = try elsewhere.write("weights", Data("old".utf8))
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: target)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        try write()
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == target)
        #expect(try FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? Int == 0o640)
        #expect(try SafetensorsFile(path: target).names.count == 2)
    }

    @Test("a folder that is not there is an error with the system's reason")
    func noFolder() {
        let path = "\(folder.path)/none/model.safetensors"
        #expect(throws: ModelFileError.unwritable(path: path, reason: "No such file or directory")) {
            try SafetensorsWriter(path: path, tensors: [], type: .f32)
        }
    }

    #if os(Linux)
        @Test("a disk that takes no more is an error, and the old file stays")
        func fullDisk() async throws {
            try folder.write("model.safetensors", Data("old".utf8))
            // In a process of its own: the limit is the process's.
            await #expect(processExitsWith: .success) { [path = path as String] in
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
                guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
                do {
                    let file = try SafetensorsWriter(path: path, tensors: [("a", [50_000])], type: .f32)
                    try file.append([Float](repeating: 1, count: 50_000))
                    try file.finish()
                    exit(3)
                } catch ModelFileError.unwritable(path, let reason) where !reason.isEmpty {
                    exit(0)
                } catch { exit(4) }
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("old".utf8))
        }

        @Test("a kill in the middle leaves the old file")
        func killed() async throws {
            try folder.write("model.safetensors", Data("old".utf8))
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
                let file = try SafetensorsWriter(path: path, tensors: [("a", [50_000])], type: .f32)
                try file.append([Float](repeating: 1, count: 40_000))
                kill(getpid(), SIGKILL)
                try file.append([Float](repeating: 1, count: 10_000))
                try file.finish()
            }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("old".utf8))
        }
    #endif
}
