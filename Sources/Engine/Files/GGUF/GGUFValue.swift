/// A value of the header's metadata. Lists and texts stay in the file until they are asked for.
enum GGUFValue: Sendable {
    case truth(Bool)
    /// Any of the eight integer types; what no `Int` holds is kept at the end of its range.
    case whole(Int)
    case number(Double)
    case text(GGUFText)
    case list(GGUFList)

    /// The numbers that stand for types in the file.
    enum Kind: UInt32 {
        case uint8, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64, float64

        /// The bytes of one value; nil where they differ from value to value.
        var byteCount: Int? {
            switch self {
            case .uint8, .int8, .bool: 1
            case .uint16, .int16: 2
            case .uint32, .int32, .float32: 4
            case .uint64, .int64, .float64: 8
            case .string, .array: nil
            }
        }
    }

    /// The value as an error shows it.
    var words: String {
        switch self {
        case .truth(let truth): "\(truth)"
        case .whole(let whole): "\(whole)"
        case .number(let number): "\(number)"
        case .text(let text): text.range.count <= 80 ? "\"\(text.string ?? "no UTF-8")\"" : "a long text"
        case .list(let list): "a list of \(list.count)"
        }
    }
}

/// A list of the metadata: where its values lie, one after another.
struct GGUFList: Sendable {
    let kind: GGUFValue.Kind
    let count: Int
    fileprivate let start: GGUFCursor

    /// The texts in order; nil if it is a list of something else.
    func texts() -> [GGUFText]? {
        guard kind == .string else { return nil }
        return values { cursor throws(ModelFileError) in try cursor.text() }
    }

    /// Nil if it is a list of something else than whole numbers.
    func wholes() -> [Int]? {
        values { [kind] cursor throws(ModelFileError) in try cursor.value(of: kind).whole }
    }

    /// Nil if it is a list of something else than numbers.
    func numbers() -> [Double]? {
        values { [kind] cursor throws(ModelFileError) in
            switch try cursor.value(of: kind) {
            case .number(let number): number
            case .whole(let whole): Double(whole)
            default: nil
            }
        }
    }

    /// The header was walked through once, so that the values are known to be there.
    private func values<Value>(_ read: (inout GGUFCursor) throws(ModelFileError) -> Value?) -> [Value]? {
        var cursor = start
        var found: [Value] = []
        found.reserveCapacity(count)
        for _ in 0..<count {
            guard let value = try? read(&cursor) else { return nil }
            found.append(value)
        }
        return found
    }
}

extension GGUFValue {
    fileprivate var whole: Int? {
        if case .whole(let whole) = self { return whole }
        return nil
    }
}

extension GGUFCursor {
    /// Lists of lists of lists are none that any writer makes.
    private static let deepest = 4

    /// The next number that stands for a type of value.
    mutating func kind() throws(ModelFileError) -> GGUFValue.Kind {
        let number: UInt32 = try number()
        guard let kind = GGUFValue.Kind(rawValue: number) else {
            throw .malformed(file: map.path, detail: "value type \(number) at byte \(place - 4) is unknown")
        }
        return kind
    }

    /// The next value; what is in a list is walked through.
    mutating func value(of kind: GGUFValue.Kind, depth: Int = 0) throws(ModelFileError) -> GGUFValue {
        switch kind {
        case .uint8: return .whole(Int(try number(as: UInt8.self)))
        case .int8: return .whole(Int(try number(as: Int8.self)))
        case .uint16: return .whole(Int(try number(as: UInt16.self)))
        case .int16: return .whole(Int(try number(as: Int16.self)))
        case .uint32: return .whole(Int(try number(as: UInt32.self)))
        case .int32: return .whole(Int(try number(as: Int32.self)))
        case .uint64: return .whole(Int(clamping: try number(as: UInt64.self)))
        case .int64: return .whole(Int(try number(as: Int64.self)))
        case .float32: return .number(Double(Float(bitPattern: try number())))
        case .float64: return .number(Double(bitPattern: try number()))
        case .bool:
            let byte: UInt8 = try number()
            guard byte <= 1 else {
                throw .malformed(file: map.path, detail: "the truth value at byte \(place - 1) is \(byte), not 0 or 1")
            }
            return .truth(byte == 1)
        case .string: return .text(try text())
        case .array: return .list(try list(depth: depth + 1))
        }
    }

    private mutating func list(depth: Int) throws(ModelFileError) -> GGUFList {
        guard depth <= Self.deepest else {
            throw .malformed(
                file: map.path, detail: "lists at byte \(place) are nested more than \(Self.deepest) deep")
        }
        let kind = try kind()
        let count: UInt64 = try number()
        let start = self
        if let size = kind.byteCount {
            let (bytes, overflow) = count.multipliedReportingOverflow(by: UInt64(size))
            _ = try take(overflow ? .max : bytes)
        } else {
            // Each takes eight bytes at least, so that the file's end stops a count that lies.
            var left = count
            while left > 0 {
                _ = try value(of: kind, depth: depth)
                left -= 1
            }
        }
        return GGUFList(kind: kind, count: Int(clamping: count), start: start)
    }
}
