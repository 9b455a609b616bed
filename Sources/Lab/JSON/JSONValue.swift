/// JSON with its fields in the order they were put in.
enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case int(Int)
    case unsigned(UInt64)
    case double(Double)
    case float(Float)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)

    /// On one line.
    var text: String {
        var out = ""
        write(into: &out)
        return out
    }

    /// Floats are the shortest text that reads back to the same bits; those that are not finite are null.
    func write(into out: inout String) {
        switch self {
        case .null: out += "null"
        case .bool(let value): out += value ? "true" : "false"
        case .int(let value): out += String(value)
        case .unsigned(let value): out += String(value)
        case .double(let value): out += value.isFinite ? value.description : "null"
        case .float(let value): out += value.isFinite ? value.description : "null"
        case .string(let value): writeQuoted(value, into: &out)
        case .array(let values):
            out += "["
            for (index, value) in values.enumerated() {
                if index > 0 { out += ", " }
                value.write(into: &out)
            }
            out += "]"
        case .object(let object):
            out += "{"
            for (index, field) in object.fields.enumerated() {
                if index > 0 { out += ", " }
                writeQuoted(field.name, into: &out)
                out += ": "
                field.value.write(into: &out)
            }
            out += "}"
        }
    }

    /// `inf`, `-inf` or `nan` for a number that JSON lacks.
    var nonFinite: String? {
        switch self {
        case .double(let value) where !value.isFinite: value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
        case .float(let value) where !value.isFinite: value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
        default: nil
        }
    }
}

private func writeQuoted(_ text: String, into out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": out += "\\\""
        case "\\": out += "\\\\"
        case "\n": out += "\\n"
        case "\r": out += "\\r"
        case "\t": out += "\\t"
        case "\u{8}": out += "\\b"
        case "\u{C}": out += "\\f"
        case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
            let hex = String(scalar.value, radix: 16)
            out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: out.unicodeScalars.append(scalar)
        }
    }
    out += "\""
}
