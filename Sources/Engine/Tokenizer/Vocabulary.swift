/// The checked vocabulary: every id from 0 on has exactly one token, every token exactly one id.
struct Vocabulary: Sendable {
    /// The bytes of all tokens in order of id; token `i` is `bytes[starts[i]..<starts[i + 1]]`.
    private var bytes: [UInt8] = []
    private var starts: [Int32] = [0]
    private var names: NameTable
    private(set) var isSpecial: [Bool]
    /// Whether names are written in `ByteAlphabet`.
    private var isByteLevel = true
    /// The token of each single byte; −1 where there is none.
    private(set) var idOfByte: [Int32] = []
    /// The added tokens with their ids.
    private(set) var added: [AddedToken]

    var count: Int { isSpecial.count }

    /// - Parameter allowsHoles: whether bytes may have no token. Texts lose them then, as in Hugging Face and llama.cpp;
    ///   SmolLM's vocabulary has none for 21 bytes that hardly a text contains.
    init(_ raw: RawVocabulary, added: [AddedToken], allowsHoles: Bool = false) throws(ModelFileError) {
        let file = raw.file
        let resolved = try ResolvedNames(raw, added: added)
        let (raw, entryOfID, count) = (resolved.raw, resolved.entryOfID, resolved.entryOfID.count)
        names = resolved.names
        self.added = resolved.added

        isSpecial = Array(repeating: false, count: count)
        var isAdded = isSpecial
        for token in self.added {
            isAdded[token.id!] = true
            isSpecial[token.id!] = token.isSpecial
        }
        bytes.reserveCapacity(raw.names.count)
        starts.reserveCapacity(count + 1)
        for id in 0..<count {
            let name = raw.name(entryOfID[id])
            if isAdded[id] {
                bytes.append(contentsOf: name)
            } else if !ByteAlphabet.appendBytes(of: name, to: &bytes) {
                throw .vocabulary(
                    file: file,
                    detail: "token \"\(raw.text(entryOfID[id]))\" (id \(id)) has a character outside the byte alphabet")
            }
            starts.append(Int32(bytes.count))
        }
        for byte in UInt8.min...UInt8.max {
            var name: [UInt8] = []
            ByteAlphabet.appendName(of: CollectionOfOne(byte), to: &name)
            guard let id = names.find(name[...]) ?? (allowsHoles ? -1 : nil) else {
                let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                throw .vocabulary(
                    file: file,
                    detail: "byte 0x\(digits) (\"\(String(decoding: name, as: UTF8.self))\") has no token")
            }
            idOfByte.append(id)
        }
    }

    /// SentencePiece's vocabulary. In a piece U+2581 stands for a space; a byte's token is called `<0x0A>`.
    ///
    /// - Parameters:
    ///   - pieces: by id.
    ///   - isPiece: whether text is joined to this token.
    init(
        pieces: [[UInt8]], added: [AddedToken], file: String, isPiece: [Bool], isByte: [Bool]
    ) throws(ModelFileError) {
        names = NameTable(capacity: pieces.count)
        isSpecial = Array(repeating: false, count: pieces.count)
        idOfByte = Array(repeating: -1, count: 256)
        self.added = added
        isByteLevel = false
        for token in added { isSpecial[token.id!] = token.isSpecial }
        for (id, piece) in pieces.enumerated() {
            var raw = piece
            if isByte[id] {
                guard let byte = Self.byte(named: piece) else {
                    let text = String(decoding: piece, as: UTF8.self)
                    throw .vocabulary(file: file, detail: "token \(id), \"\(text)\", is no byte such as <0x0A>")
                }
                raw = [byte]
                idOfByte[Int(byte)] = Int32(id)
            } else if isPiece[id] {
                raw = Self.spaced(piece)
                guard names.insert(raw[...], id: Int32(id)) else {
                    let text = String(decoding: raw, as: UTF8.self)
                    throw .vocabulary(file: file, detail: "token \"\(text)\" appears twice")
                }
            }
            bytes += raw
            starts.append(Int32(bytes.count))
        }
    }

    /// U+2581 as the space that it stands for.
    static func spaced(_ text: some Sequence<UInt8>) -> [UInt8] {
        var spaced: [UInt8] = []
        for byte in text {
            spaced.append(byte)
            if byte == 0x81, spaced.suffix(3) == [0xE2, 0x96, 0x81] {
                spaced.removeLast(3)
                spaced.append(0x20)
            }
        }
        return spaced
    }

    static func byte(named name: [UInt8]) -> UInt8? {
        guard name.count == 6, name.starts(with: "<0x".utf8), name[5] == UInt8(ascii: ">") else { return nil }
        return UInt8(String(decoding: name[3..<5], as: UTF8.self), radix: 16)
    }

    /// The token of SentencePiece's that is these bytes.
    func piece(_ raw: ArraySlice<UInt8>) -> Int32? { names.find(raw) }

    /// The bytes of a token, raw.
    func bytes(of id: Int) -> ArraySlice<UInt8> { bytes[Int(starts[id])..<Int(starts[id + 1])] }

    /// The token of a name in the alphabet of the files.
    func id(ofName name: ArraySlice<UInt8>) -> Int32? { names.find(name) }

    /// The token that is exactly these bytes; of an added one and another, the added one.
    func id(ofBytes raw: [UInt8]) -> Int? {
        if let token = added.first(where: { $0.content == raw }) { return token.id }
        var name: [UInt8] = []
        if isByteLevel { ByteAlphabet.appendName(of: raw, to: &name) } else { name = raw }
        guard let id = names.find(name[...]), bytes(of: Int(id)).elementsEqual(raw) else { return nil }
        return Int(id)
    }

    /// The token that is exactly this piece of text; an added token is none.
    func id(ofPiece piece: UnsafeBufferPointer<UInt8>) -> Int? {
        var name: [UInt8] = []
        ByteAlphabet.appendName(of: piece, to: &name)
        return names.find(name[...]).map { Int($0) }
    }

    /// Looks up the names of merges and puts them in order.
    func table(of raw: RawMerges) throws(ModelFileError) -> MergeTable { try names.table(of: raw) }
}
