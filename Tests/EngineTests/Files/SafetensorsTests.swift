import Engine
import Foundation
import Testing

@Suite("Safetensors files and memory maps")
struct SafetensorsTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("tensors are found by name, with their shapes and bytes")
    func tensors() throws {
        let header =
            "{\"__metadata__\":{\"format\":\"pt\"},\(entry("b", "[2,1]", "[4,12]")),\(entry("a", "[]", "[0,4]"))}"
        let file = try SafetensorsFile(path: folder.writeSafetensors(header: header, dataCount: 12))
        #expect(file.names == ["a", "b"])
        let tensor = try #require(try file.tensor("b"))
        #expect(tensor.shape == [2, 1])
        #expect(tensor.type == .elements(.f32))
        #expect(tensor.count == 2)
        #expect(Array(tensor.bytes) == [4, 5, 6, 7, 8, 9, 10, 11])
        #expect(try file.tensor("a")?.count == 1)
        #expect(try file.tensor("c") == nil)
    }

    @Test("an empty tensor shares no byte with its neighbours")
    func emptyTensor() throws {
        let header = "{\(entry("a", "[2]", "[0,8]")),\(entry("b", "[0,7]", "[4,4]"))}"
        let file = try SafetensorsFile(path: folder.writeSafetensors(header: header, dataCount: 8))
        #expect(try file.tensor("b")?.count == 0)
    }

    @Test("colons, braces and quotes in names do not confuse the count of names")
    func oddNames() throws {
        let header = "{\(entry("a\\\":{[", "[1]", "[0,4]")),\(entry("b\\\\", "[1]", "[4,8]"))}"
        let file = try SafetensorsFile(path: folder.writeSafetensors(header: header, dataCount: 8))
        #expect(file.names == ["a\":{[", "b\\"])
    }

    @Test("the view of a tensor knows whether it is aligned", arguments: [0, 1, 2, 3])
    func alignment(shift: Int) throws {
        let text = "{\(entry("a", "[1]", "[0,4]"))}"
        let padding = String(repeating: " ", count: (8 - text.utf8.count % 8) % 8 + shift)
        let file = try SafetensorsFile(path: folder.writeSafetensors(header: text + padding, dataCount: 4))
        #expect(try file.tensor("a")?.isAligned == (shift == 0))
    }

    @Test("a type that the engine does not compute with is refused when asked for", arguments: ["F64", "I64", "Q9"])
    func unsupportedType(type: String) throws {
        let header = "{\(entry("mask", "[1]", "[0,8]", type: type)),\(entry("a", "[1]", "[8,12]"))}"
        let path = try folder.writeSafetensors(header: header, dataCount: 12)
        let file = try SafetensorsFile(path: path)
        #expect(try file.tensor("a")?.count == 1)
        #expect(throws: ModelFileError.unsupportedType(tensor: "mask", file: path, found: type)) {
            try file.tensor("mask")
        }
    }

    @Test("a tensor keeps its map alive")
    func lifetime() throws {
        let path = try folder.writeSafetensors(header: "{\(entry("a", "[2]", "[0,8]"))}", dataCount: 8)
        var file: SafetensorsFile? = try SafetensorsFile(path: path)
        let tensor = try #require(try file?.tensor("a"))
        file = nil
        #expect(tensor.bytes.last == 7)
        #expect((tensor.owner as? MappedFile)?.path == path)
    }

    @Test("a map has the file's bytes")
    func map() throws {
        let map = try MappedFile(path: folder.write("text", Data("hello".utf8)))
        #expect(map.count == 5)
        #expect(UnsafeRawBufferPointer(start: map.base, count: map.count).elementsEqual("hello".utf8))
    }

    @Test("a map knows how much of it is in memory: what was touched, and what the system read along")
    func residency() throws {
        let path = "\(folder.path)/holes"
        try folder.write("holes", Data())
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        let size = (1 << 30) + 77
        try file.truncate(atOffset: UInt64(size))
        try file.close()
        let map = try MappedFile(path: path)
        #expect(map.residentBytes == 0)
        #expect(map.base.load(fromByteOffset: 1 << 29, as: UInt8.self) == 0)
        let first = map.residentBytes
        #expect(first > 0 && first < size / 8)
        #expect(map.base.load(fromByteOffset: size - 1, as: UInt8.self) == 0)
        #expect(map.residentBytes > first)
        let small = try MappedFile(path: folder.write("text", Data("hello".utf8)))
        #expect(small.base.load(as: UInt8.self) == UInt8(ascii: "h"))
        #expect(small.residentBytes == 5, "a page is counted as far as the file reaches")
    }

    @Test("an absent, an empty and an impossible file are told apart")
    func unmappable() throws {
        let absent = "\(folder.path)/absent"
        #expect(throws: ModelFileError.missing(path: absent)) { try MappedFile(path: absent) }
        #expect(throws: ModelFileError.missing(path: "/dev/null/x")) { try MappedFile(path: "/dev/null/x") }
        let empty = try folder.write("empty", Data())
        #expect(throws: ModelFileError.truncated(file: empty, expected: 1, found: 0)) { try MappedFile(path: empty) }
        #expect(throws: ModelFileError.unreadable(path: folder.path, reason: "it is a folder")) {
            try MappedFile(path: folder.path)
        }
        #expect(throws: ModelFileError.unreadable(path: "/dev/null", reason: "it is no ordinary file")) {
            try MappedFile(path: "/dev/null")
        }
    }
}
