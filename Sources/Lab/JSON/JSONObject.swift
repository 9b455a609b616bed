/// Fields in the order they were added; a number that is not finite leaves its name in `nonfinite` beside.
struct JSONObject: Sendable, Equatable {
    struct Field: Sendable, Equatable {
        var name: String
        var value: JSONValue
    }

    private var added: [Field] = []

    init() {}

    mutating func add(_ name: String, _ value: JSONValue) { added.append(Field(name: name, value: value)) }

    /// Nothing at all for nil.
    mutating func addIfPresent(_ name: String, _ value: JSONValue?) {
        if let value { add(name, value) }
    }

    /// All fields, and `nonfinite`: the word itself where one says it for every field, otherwise one by field; for an
    /// array an array of the same length.
    var fields: [Field] {
        let marks = added.compactMap { field in nonFiniteMark(field.value).map { Field(name: field.name, value: $0) } }
        guard let first = marks.first else { return added }
        if case .string = first.value, marks.allSatisfy({ $0.value == first.value }) {
            return added + [Field(name: "nonfinite", value: first.value)]
        }
        var byField = JSONObject()
        for mark in marks { byField.add(mark.name, mark.value) }
        return added + [Field(name: "nonfinite", value: .object(byField))]
    }
}

/// What `nonfinite` says about a number or an array of numbers; nil where all is finite.
func nonFiniteMark(_ value: JSONValue) -> JSONValue? {
    if let word = value.nonFinite { return .string(word) }
    guard case .array(let items) = value, items.contains(where: { $0.nonFinite != nil }) else { return nil }
    return .array(items.map { $0.nonFinite.map { .string($0) } ?? .null })
}
