/// A GGUF file in the making, true or not.
struct GGUFBytes {
    enum Value {
        case uint32(UInt32), float32(Float), text(String), truth(UInt8)
        case list(kind: UInt32, count: UInt64, bytes: [UInt8])

        fileprivate var kind: UInt32 {
            switch self {
            case .uint32: 4
            case .float32: 6
            case .truth: 7
            case .text: 8
            case .list: 9
            }
        }

        fileprivate var bytes: [UInt8] {
            switch self {
            case .uint32(let number): GGUFBytes.number(number)
            case .float32(let number): GGUFBytes.number(number.bitPattern)
            case .truth(let byte): [byte]
            case .text(let text): GGUFBytes.text(text)
            case .list(let kind, let count, let bytes): GGUFBytes.number(kind) + GGUFBytes.number(count) + bytes
            }
        }
    }

    struct Tensor {
        var name: String
        var sizes: [UInt64]
        var type: UInt32
        var offset: UInt64
    }

    var magic = "GGUF"
    var version: UInt32 = 3
    /// What the header claims where that is not so.
    var tensorCount: UInt64?
    var valueCount: UInt64?
    var values: [(key: String, value: Value)] = []
    var tensors: [Tensor] = []
    var data = 0

    static func number<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }

    static func text(_ text: String) -> [UInt8] { number(UInt64(text.utf8.count)) + text.utf8 }

    /// All before the padding.
    var header: [UInt8] {
        var bytes = Array(magic.utf8) + Self.number(version)
        bytes += Self.number(tensorCount ?? UInt64(tensors.count)) + Self.number(valueCount ?? UInt64(values.count))
        for (key, value) in values { bytes += Self.text(key) + Self.number(value.kind) + value.bytes }
        for tensor in tensors {
            bytes += Self.text(tensor.name) + Self.number(UInt32(tensor.sizes.count))
            for size in tensor.sizes { bytes += Self.number(size) }
            bytes += Self.number(tensor.type) + Self.number(tensor.offset)
        }
        return bytes
    }

    var bytes: [UInt8] {
        let header = header
        let padding = (32 - header.count % 32) % 32
        return header + [UInt8](repeating: 0, count: padding + data)
    }
}
