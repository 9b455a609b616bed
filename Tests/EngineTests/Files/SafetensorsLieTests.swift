import Engine
import Foundation
import Testing

/// A header that could not be true, and how it is refused.
struct SafetensorsLie: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let header: String
    let detail: String
    var dataCount = 16

    static let all = [
        Self(testDescription: "no JSON", header: "{\"a\":", detail: "the header is not a JSON object"),
        Self(testDescription: "empty", header: "", detail: "the header is not a JSON object"),
        Self(testDescription: "a list", header: "[1]", detail: "the header is not a JSON object"),
        Self(
            testDescription: "a depth bomb", header: String(repeating: "[", count: 100_000),
            detail: "the header is not a JSON object"),
        Self(
            testDescription: "a depth bomb in an entry",
            header: "{\"a\":" + String(repeating: "{\"a\":", count: 100_000) + "1"
                + String(repeating: "}", count: 100_001), detail: "the header is not a JSON object"),
        Self(
            testDescription: "one name twice", header: "{\(entry("a", "[2]", "[0,8]")),\(entry("a", "[2]", "[8,16]"))}",
            detail: "the header names a tensor twice"),
        Self(
            testDescription: "one name twice, once escaped",
            header: "{\(entry("a", "[2]", "[0,8]")),\(entry("\\u0061", "[2]", "[8,16]"))}",
            detail: "the header names a tensor twice"),
        Self(
            testDescription: "an entry that is a number", header: "{\"a\":1}",
            detail: "tensor a: dtype is missing or no text"),
        Self(
            testDescription: "dtype a number", header: "{\"a\":{\"dtype\":1,\"shape\":[],\"data_offsets\":[0,4]}}",
            detail: "tensor a: dtype is missing or no text"),
        Self(
            testDescription: "shape missing", header: "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}",
            detail: "tensor a: shape is missing or no list of whole numbers"),
        Self(
            testDescription: "shape with half a row", header: "{\(entry("a", "[1.5]", "[0,4]"))}",
            detail: "tensor a: shape is missing or no list of whole numbers"),
        Self(
            testDescription: "a size of 2^63", header: "{\(entry("a", "[9223372036854775808]", "[0,4]"))}",
            detail: "tensor a: shape is missing or no list of whole numbers"),
        Self(
            testDescription: "sizes whose product overflows",
            header: "{\(entry("a", "[4294967296,4294967296]", "[0,0]"))}",
            detail: "tensor a: shape [4294967296, 4294967296] has more bytes than can be counted"),
        Self(
            testDescription: "a negative size", header: "{\(entry("a", "[-1,-4]", "[0,16]"))}",
            detail: "tensor a: shape [-1, -4] has a negative size"),
        Self(
            testDescription: "three offsets", header: "{\(entry("a", "[1]", "[0,4,8]"))}",
            detail: "tensor a: data_offsets is missing or no pair of whole numbers"),
        Self(
            testDescription: "a negative offset", header: "{\(entry("a", "[2]", "[-4,4]"))}",
            detail: "tensor a: data_offsets [-4, 4] are not in ascending order from 0"),
        Self(
            testDescription: "an end before its begin", header: "{\(entry("a", "[1]", "[8,4]"))}",
            detail: "tensor a: data_offsets [8, 4] are not in ascending order from 0"),
        Self(
            testDescription: "too few bytes for the shape", header: "{\(entry("wte", "[2,3]", "[0,16]"))}",
            detail: "tensor wte: shape [2, 3] of F32 needs 24 bytes, data_offsets [0, 16] hold 16"),
        Self(
            testDescription: "bytes of another type", header: "{\(entry("wte", "[4]", "[0,16]", type: "BF16"))}",
            detail: "tensor wte: shape [4] of BF16 needs 8 bytes, data_offsets [0, 16] hold 16"),
        Self(
            testDescription: "an overlap", header: "{\(entry("b", "[2]", "[4,12]")),\(entry("a", "[2]", "[0,8]"))}",
            detail: "tensors a and b overlap"),
        Self(
            testDescription: "two names for the same bytes",
            header: "{\(entry("b", "[2]", "[0,8]")),\(entry("a", "[2]", "[0,8]"))}", detail: "tensors a and b overlap"),
    ]
}

@Suite("A safetensors file that lies is refused")
struct SafetensorsLieTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("a header that cannot be true is refused with the reason", arguments: SafetensorsLie.all)
    func header(_ lie: SafetensorsLie) throws {
        let path = try folder.writeSafetensors(header: lie.header, dataCount: lie.dataCount)
        #expect(throws: ModelFileError.malformed(file: path, detail: lie.detail)) { try SafetensorsFile(path: path) }
    }

    @Test("a tensor past the end of the file means that the file was cut short")
    func pastTheEnd() throws {
        let header = "{\(entry("a", "[2]", "[0,8]")),\(entry("b", "[2]", "[8,16]"))}"
        let path = try folder.writeSafetensors(header: header, dataCount: 15)
        let whole = 8 + header.utf8.count + 16
        #expect(throws: ModelFileError.truncated(file: path, expected: whole, found: whole - 1)) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("offsets near 2^63 do not overflow")
    func hugeOffsets() throws {
        let header = "{\(entry("a", "[2305843009213693951]", "[3,9223372036854775807]"))}"
        let path = try folder.writeSafetensors(header: header)
        let found = 8 + header.utf8.count
        #expect(throws: ModelFileError.truncated(file: path, expected: .max, found: found)) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("a file of fewer than eight bytes has no header", arguments: [1, 7])
    func tooShort(count: Int) throws {
        let path = try folder.write("model.safetensors", Data(count: count))
        #expect(throws: ModelFileError.truncated(file: path, expected: 8, found: count)) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("a header longer than the file means that the file was cut short")
    func longHeader() throws {
        let path = try folder.write("model.safetensors", safetensorsBytes(header: Data("{}".utf8), length: 3))
        #expect(throws: ModelFileError.truncated(file: path, expected: 11, found: 10)) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("a header of more than 100 MB is not believed", arguments: [100_000_001, UInt64(1) << 63, .max])
    func hugeHeader(length: UInt64) throws {
        let path = try folder.write("model.safetensors", safetensorsBytes(header: Data("{}".utf8), length: length))
        let detail = "the header claims \(length) bytes; at most 100000000 are allowed"
        #expect(throws: ModelFileError.malformed(file: path, detail: detail)) { try SafetensorsFile(path: path) }
    }

    @Test("a header that is not UTF-8 is refused")
    func notUTF8() throws {
        let header = Data("{\"".utf8) + Data([0xFF]) + Data("\":{}}".utf8)
        let path = try folder.write("model.safetensors", safetensorsBytes(header: header))
        #expect(throws: ModelFileError.malformed(file: path, detail: "the header is not UTF-8")) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("a header in UTF-16 is refused")
    func utf16() throws {
        let header = Data("{}".utf16.flatMap { [UInt8($0), 0] })
        let path = try folder.write("model.safetensors", safetensorsBytes(header: header))
        #expect(throws: ModelFileError.malformed(file: path, detail: "the header is not a JSON object")) {
            try SafetensorsFile(path: path)
        }
    }

    @Test("a Git LFS pointer is told from weights")
    func pointer() throws {
        let path = try folder.write(
            "model.safetensors", Data("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n".utf8))
        let detail = "it is a Git LFS pointer; the weights themselves were not fetched"
        #expect(throws: ModelFileError.malformed(file: path, detail: detail)) { try SafetensorsFile(path: path) }
    }
}
