/// The tokens' names and ids as a file lists them, not yet checked against each other.
struct RawVocabulary {
    let file: String
    /// All names one after the other; name `i` is `names[starts[i]..<starts[i + 1]]`.
    private(set) var names: [UInt8] = []
    private(set) var starts: [Int] = [0]
    private(set) var ids: [Int32] = []

    init(file: String) { self.file = file }

    /// Takes an object of names and ids from a scanner.
    init(_ scanner: inout JSONScanner) throws(ModelFileError) {
        self.init(file: scanner.file)
        guard scanner.peek() != UInt8(ascii: "[") else {
            throw .vocabulary(file: file, detail: "the vocabulary is a list, not the table of a byte-level BPE")
        }
        var names: [UInt8] = []
        var starts = [0]
        var ids: [Int32] = []
        names.reserveCapacity(1 << 19)
        starts.reserveCapacity(1 << 16)
        ids.reserveCapacity(1 << 16)
        try scanner.rawObject { (scanner) throws(ModelFileError) in
            try scanner.string(into: &names)
            try scanner.colon()
            ids.append(Int32(try scanner.identifier()))
            starts.append(names.count)
        }
        self.names = names
        self.starts = starts
        self.ids = ids
    }

    mutating func append(_ name: [UInt8], id: Int) {
        names.append(contentsOf: name)
        starts.append(names.count)
        ids.append(Int32(id))
    }

    /// Whether there is such a name; looks at all of them.
    func contains(_ wanted: [UInt8]) -> Bool {
        ids.indices.contains { starts[$0 + 1] - starts[$0] == wanted.count && name($0).elementsEqual(wanted) }
    }

    func name(_ entry: Int) -> ArraySlice<UInt8> { names[starts[entry]..<starts[entry + 1]] }
    func text(_ entry: Int) -> String { String(decoding: name(entry), as: UTF8.self) }
}
