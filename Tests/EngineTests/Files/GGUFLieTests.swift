import Foundation
import Testing

@testable import Engine

struct GGUFLieTests {
    private let folder: TemporaryFolder
    private var path: String { "\(folder.path)/model.gguf" }

    init() throws { folder = try TemporaryFolder() }

    private func open(_ bytes: [UInt8]) throws -> GGUFFile {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try GGUFFile(path: path)
    }

    private static let honest: GGUFBytes = {
        var file = GGUFBytes()
        file.values = [("general.architecture", .text("llama")), ("a.number", .uint32(7)), ("a.truth", .truth(1))]
        file.tensors = [
            .init(name: "first", sizes: [32, 3], type: 8, offset: 0),
            .init(name: "second", sizes: [5], type: 0, offset: 128),
        ]
        file.data = 160
        return file
    }()

    private func expect(_ bytes: [UInt8], _ words: String, _ place: SourceLocation = #_sourceLocation) {
        do {
            _ = try open(bytes)
            Issue.record("it was believed", sourceLocation: place)
        } catch ModelFileError.malformed(let file, let detail) {
            #expect(file == path && detail == words, sourceLocation: place)
        } catch {
            Issue.record("\(error)", sourceLocation: place)
        }
    }

    private func expectShort(_ bytes: [UInt8], _ expected: Int, _ place: SourceLocation = #_sourceLocation) {
        #expect(
            throws: ModelFileError.truncated(file: path, expected: expected, found: bytes.count), sourceLocation: place
        ) { try open(bytes) }
    }

    @Test("an honest file is read: sizes from the outside in, blocks counted, values by their types")
    func honest() throws {
        let file = try open(Self.honest.bytes)
        #expect(file.names == ["first", "second"])
        let first = try file.tensor("first", shape: [3, 32])
        #expect(first.type == .blocks(.q80) && first.count == 96 && first.bytes.count == 102)
        #expect(try file.tensor("second", shape: [5]).bytes.count == 20)
        #expect(try file.size("a.number", limit: 7) == 7)
        #expect(try file.truth("a.truth") == true)
        #expect(try file.text("general.architecture") == "llama")
        #expect(throws: ModelFileError.wrongShape(tensor: "first", file: path, expected: [32, 3], found: [3, 32])) {
            try file.tensor("first", shape: [32, 3])
        }
        #expect(throws: ModelFileError.missingTensor(name: "third", file: path)) {
            try file.tensor("third", shape: [1])
        }
        #expect(
            throws: ModelFileError.configuration(
                file: path, key: "a.number", expected: "a whole number from 1 to 6", found: "7")
        ) { try file.size("a.number", limit: 6) }
    }

    @Test("every beginning of an honest file ends too early")
    func beginnings() {
        let bytes = Self.honest.bytes
        for count in 0..<bytes.count - 12 {
            #expect(throws: ModelFileError.self, "\(count)") { try open(Array(bytes[..<count])) }
        }
    }

    @Test("another start is refused by name")
    func starts() {
        var file = Self.honest
        file.magic = "GGML"
        expect(file.bytes, "it does not begin with \"GGUF\"")
        (file.magic, file.version) = ("GGUF", 1)
        expect(file.bytes, "it is GGUF version 1; 2 and 3 are supported")
        file.version = UInt32(3).byteSwapped
        expect(file.bytes, "it was written for big-endian machines")
    }

    @Test("counts and lengths of 2^60 end at the end of the file", arguments: [1 << 32, 1 << 60, UInt64.max])
    func counts(claim: UInt64) {
        var file = Self.honest
        file.tensorCount = claim
        #expect(throws: ModelFileError.self) { try open(file.bytes) }
        file = Self.honest
        file.valueCount = claim
        #expect(throws: ModelFileError.self) { try open(file.bytes) }
        for kind: UInt32 in [0, 6, 10] {
            file = Self.honest
            file.values.append(("a.list", .list(kind: kind, count: claim, bytes: [1, 2, 3])))
            #expect(throws: ModelFileError.self) { try open(file.bytes) }
        }
        for kind: UInt32 in [8, 9] {
            file = Self.honest
            file.values = [("a.list", .list(kind: kind, count: claim, bytes: []))]
            #expect(throws: ModelFileError.self) { try open(file.bytes) }
        }
        file = GGUFBytes()
        let start = file.header + GGUFBytes.number(claim)
        var bytes = start
        bytes[16] = 1
        let (end, overflow) = UInt64(start.count).addingReportingOverflow(claim)
        expectShort(bytes, overflow ? .max : Int(clamping: end))
    }

    @Test("lists within lists are followed for a few levels only")
    func nesting() {
        var file = GGUFBytes()
        func nested(_ depth: Int) -> [UInt8] {
            // Each level is a list of one list; the last one is an empty list of bytes.
            var bytes = GGUFBytes.number(UInt32(0)) + GGUFBytes.number(UInt64(0))
            for _ in 1..<depth { bytes = GGUFBytes.number(UInt32(9)) + GGUFBytes.number(UInt64(1)) + bytes }
            return bytes
        }
        for depth in [1, 3, 10_000] {
            file.values = [("deep", .list(kind: 9, count: 1, bytes: nested(depth)))]
            if depth == 10_000 {
                expect(file.bytes, "lists at byte 88 are nested more than 4 deep")
            } else {
                #expect(throws: Never.self) { try open(file.bytes) }
            }
        }
    }

    @Test("metadata: unknown types, truths that are none, keys twice, names that are no text")
    func metadata() {
        var file = Self.honest
        file.tensors = []
        file.values.append(("a.list", .list(kind: 77, count: 0, bytes: [])))
        let place = file.header.count - 12
        expect(file.bytes, "value type 77 at byte \(place) is unknown")
        file = Self.honest
        file.values[2].value = .truth(2)
        file.tensors = []
        expect(file.bytes, "the truth value at byte \(file.header.count - 1) is 2, not 0 or 1")
        file = Self.honest
        file.values.append(file.values[1])
        expect(file.bytes, "the metadata name \"a.number\" twice")
        file = Self.honest
        file.values.append(("general.alignment", .uint32(24)))
        #expect(
            throws: ModelFileError.configuration(
                file: path, key: "general.alignment", expected: "a power of two up to 1048576", found: "24")
        ) { try open(file.bytes) }
    }

    @Test("tensors that overlap, lie outside, repeat, or have sizes that cannot be")
    func tensors() {
        func with(_ change: (inout GGUFBytes) -> Void) -> [UInt8] {
            var file = Self.honest
            change(&file)
            return file.bytes
        }
        expect(with { $0.tensors[1].offset = 96 }, "tensors first and second overlap")
        expect(with { $0.tensors[1].offset = 0 }, "tensors first and second overlap")
        expect(with { $0.tensors[1].name = "first" }, "the header names tensor first twice")
        expect(with { $0.tensors[1].offset = 130 }, "tensor second: offset 130 is no multiple of the alignment, 32")
        expect(
            with { $0.tensors[0].sizes = [33, 3] }, "tensor first: rows of 33 are no whole blocks of 32, which Q8_0 has"
        )
        expect(with { $0.tensors[1].sizes = [0] }, "tensor second: sizes [0] are no sizes of a tensor")
        expect(
            with { $0.tensors[1].sizes = [1 << 40, 1 << 40] },
            "tensor second: sizes [1099511627776, 1099511627776] are no sizes of a tensor")
        expect(with { $0.tensors[1].sizes = [] }, "tensor second: 0 sizes; 1 to 4 are expected")
        expect(with { $0.tensors[1].sizes = [1, 1, 1, 1, 1] }, "tensor second: 5 sizes; 1 to 4 are expected")
        let whole = Self.honest.bytes
        let start = whole.count - 160
        expectShort(with { $0.tensors[1].sizes = [9] }, start + 128 + 36)
        expectShort(with { $0.tensors[1].offset = 1 << 20 }, start + 1 << 20 + 20)
        expectShort(with { $0.tensors[1].offset = 1 << 63 }, .max)
        expectShort(with { $0.tensors[1].offset = .max - 31 }, .max)
    }

    @Test("a type that the engine does not compute with is named when it is asked for")
    func types() throws {
        var file = Self.honest
        file.tensors[1].type = 27
        file.data = 192
        #expect(throws: ModelFileError.unsupportedType(tensor: "second", file: path, found: "I64")) {
            try open(file.bytes).tensor("second", shape: [5])
        }
        file.tensors[1].type = 1000
        #expect(throws: ModelFileError.unsupportedType(tensor: "second", file: path, found: "number 1000")) {
            try open(file.bytes).tensor("second", shape: [5])
        }
    }
}
