/// A small piece of JSON as a tree: configuration, never a vocabulary.
enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([(key: String, value: JSONValue)])

    /// The value of a key; nil where this is no object, or the key is absent or null.
    subscript(key: String) -> JSONValue? {
        guard case .object(let entries) = self else { return nil }
        // By bytes: Swift's equality of strings is canonical equivalence.
        guard let value = entries.first(where: { $0.key.utf8.elementsEqual(key.utf8) })?.value else { return nil }
        if case .null = value { return nil }
        return value
    }

    var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var integer: Int? {
        if case .number(let value) = self { Int(exactly: value) } else { nil }
    }

    var array: [JSONValue]? {
        if case .array(let value) = self { value } else { nil }
    }

    var entries: [(key: String, value: JSONValue)]? {
        if case .object(let value) = self { value } else { nil }
    }
}
