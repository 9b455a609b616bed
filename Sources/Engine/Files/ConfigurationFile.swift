#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The entries of a `config.json`, asked for one by one, each with what it must be.
struct ConfigurationFile {
    /// A value as far as a configuration needs it: a list of anything but texts is only known to be there.
    enum Value: Equatable {
        case truth(Bool)
        case whole(Int)
        case number(Double)
        case text(String)
        case texts([String])
        case entries([String: Value])
        case other
    }

    let path: String
    private let values: [String: Value]
    /// Where `values` are nested: `rope_scaling.`, say.
    private var place = ""

    /// Reads `path`. Throws what `MappedFile` throws, and `.malformed` if it is no JSON object.
    init(path: String) throws(ModelFileError) {
        let map = try MappedFile(path: path)
        let text = Data(bytes: map.base, count: map.count)
        guard let decoded = try? JSONDecoder().decode([String: Value?].self, from: text) else {
            throw .malformed(file: path, detail: "it is not a JSON object")
        }
        self.path = path
        self.values = decoded.compactMapValues { $0 }
    }

    /// The value of `key`; nil if it is absent or null.
    subscript(key: String) -> Value? { values[key] }

    /// A whole number in 1...limit, or nil if it is absent or null.
    func size(_ key: String, limit: Int) throws(ModelFileError) -> Int? {
        guard let value = values[key] else { return nil }
        guard case .whole(let number) = value, (1...limit).contains(number) else {
            throw refusal(of: key, expected: "a whole number from 1 to \(limit)")
        }
        return number
    }

    /// True or false, or nil if it is absent or null.
    func truth(_ key: String) throws(ModelFileError) -> Bool? {
        guard let value = values[key] else { return nil }
        guard case .truth(let truth) = value else { throw refusal(of: key, expected: "true or false") }
        return truth
    }

    /// A positive number, or nil if it is absent or null.
    func positive(_ key: String) throws(ModelFileError) -> Double? {
        switch values[key] {
        case nil: return nil
        case .number(let number) where number > 0 && number.isFinite: return number
        case .whole(let number) where number > 0: return Double(number)
        default: throw refusal(of: key, expected: "a positive number")
        }
    }

    /// The entries nested under `key`, or nil if it is absent or null.
    func part(_ key: String) throws(ModelFileError) -> ConfigurationFile? {
        guard let value = values[key] else { return nil }
        guard case .entries(let entries) = value else { throw refusal(of: key, expected: "an object") }
        return ConfigurationFile(path: path, values: entries, place: place + key + ".")
    }

    private init(path: String, values: [String: Value], place: String) {
        (self.path, self.values, self.place) = (path, values, place)
    }

    /// The error that `key` is not what was `expected`.
    func refusal(of key: String, expected: String) -> ModelFileError {
        .configuration(file: path, key: place + key, expected: expected, found: values[key]?.words ?? "nothing")
    }
}

extension ConfigurationFile.Value: Decodable {
    init(from decoder: any Decoder) throws {
        if let list = try? [String](from: decoder) {
            self = .texts(list)
            return
        }
        if let entries = try? [String: Self?](from: decoder) {
            self = .entries(entries.compactMapValues { $0 })
            return
        }
        guard let value = try? decoder.singleValueContainer() else {
            self = .other
            return
        }
        if let truth = try? value.decode(Bool.self) {
            self = .truth(truth)
        } else if let whole = try? value.decode(Int.self) {
            self = .whole(whole)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }

    /// The value as an error shows it.
    var words: String {
        switch self {
        case .truth(let truth): "\(truth)"
        case .whole(let whole): "\(whole)"
        case .number(let number): "\(number)"
        case .text(let text): "\"\(text)\""
        case .texts(let texts): "\(texts)"
        case .entries, .other: "something else"
        }
    }
}
