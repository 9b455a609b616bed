/// The metadata's entries, asked for one by one, each with what it must be.
extension GGUFFile {
    /// A whole number in 1...limit, or nil if it is absent.
    func size(_ key: String, limit: Int) throws(ModelFileError) -> Int? {
        guard let value = metadata[key] else { return nil }
        guard case .whole(let number) = value, (1...limit).contains(number) else {
            throw refusal(of: key, expected: "a whole number from 1 to \(limit)")
        }
        return number
    }

    /// The same of one that has to be there.
    func requiredSize(_ key: String, limit: Int) throws(ModelFileError) -> Int {
        guard let number = try size(key, limit: limit) else {
            throw refusal(of: key, expected: "a whole number from 1 to \(limit)")
        }
        return number
    }

    /// A positive number, or nil if it is absent.
    func positive(_ key: String) throws(ModelFileError) -> Double? {
        switch metadata[key] {
        case nil: return nil
        case .number(let number) where number > 0 && number.isFinite: return number
        case .whole(let number) where number > 0: return Double(number)
        default: throw refusal(of: key, expected: "a positive number")
        }
    }

    /// A positive number that a `Float` holds.
    func positiveFloat(_ key: String) throws(ModelFileError) -> Float? {
        guard let number = try positive(key).map({ Float($0) }) else { return nil }
        guard number > 0, number.isFinite else { throw refusal(of: key, expected: "a positive number") }
        return number
    }

    func truth(_ key: String) throws(ModelFileError) -> Bool? {
        switch metadata[key] {
        case nil: return nil
        case .truth(let truth): return truth
        default: throw refusal(of: key, expected: "true or false")
        }
    }

    func text(_ key: String) throws(ModelFileError) -> String? {
        switch metadata[key] {
        case nil: return nil
        case .text(let text):
            guard let string = text.string else { throw refusal(of: key, expected: "a text in UTF-8") }
            return string
        default: throw refusal(of: key, expected: "a text")
        }
    }

    /// The error that `key` is not what was `expected`.
    func refusal(of key: String, expected: String) -> ModelFileError {
        .configuration(file: path, key: key, expected: expected, found: metadata[key]?.words ?? "nothing")
    }

    /// The rows of the matrix called `name`, (rows, columns); nil where there is none of that many columns.
    func rows(of name: String, columns: Int) -> Int? {
        guard let shape = entries[name]?.shape, shape.count == 2, shape[1] == columns else { return nil }
        return shape[0]
    }
}
