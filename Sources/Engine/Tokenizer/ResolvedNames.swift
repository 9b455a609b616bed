/// A file's names, ids and added tokens brought together: every id from 0 on has exactly one token, every token exactly
/// one id.
struct ResolvedNames {
    /// Added tokens that the vocabulary did not have stand at its end.
    private(set) var raw: RawVocabulary
    /// With their ids.
    private(set) var added: [AddedToken]
    private(set) var names: NameTable
    /// Where each id's name stands in `raw`.
    private(set) var entryOfID: [Int]

    init(_ vocabulary: RawVocabulary, added: [AddedToken]) throws(ModelFileError) {
        raw = vocabulary
        self.added = added
        let file = raw.file
        names = NameTable(capacity: raw.ids.count + added.count)
        for entry in raw.ids.indices where !names.insert(raw.name(entry), id: raw.ids[entry]) {
            throw .vocabulary(file: file, detail: "token \"\(raw.text(entry))\" appears twice")
        }
        for index in added.indices {
            let content = added[index].content
            let text = String(decoding: content, as: UTF8.self)
            let known = names.find(content[...])
            guard let id = added[index].id ?? known.map(Int.init) else {
                throw .vocabulary(file: file, detail: "special token \"\(text)\" has no id")
            }
            if let known, Int(known) != id {
                throw .vocabulary(
                    file: file, detail: "added token \"\(text)\" has id \(id), but id \(known) in the vocabulary")
            }
            self.added[index].id = id
            if known == nil {
                raw.append(content, id: id)
                _ = names.insert(content[...], id: Int32(id))
            }
        }

        // As many tokens as ids: an id beyond the number of tokens therefore leaves a hole below.
        let count = raw.ids.count
        entryOfID = [Int](repeating: -1, count: count)
        for (entry, id) in raw.ids.enumerated() where Int(id) < count {
            let other = entryOfID[Int(id)]
            guard other < 0 else {
                throw .vocabulary(
                    file: file,
                    detail: "id \(id) belongs to two tokens, \"\(raw.text(other))\" and \"\(raw.text(entry))\"")
            }
            entryOfID[Int(id)] = entry
        }
        guard count > 0 else { throw .vocabulary(file: file, detail: "there are no tokens") }
        if let hole = entryOfID.firstIndex(of: -1) {
            throw .vocabulary(file: file, detail: "id \(hole) belongs to no token")
        }
    }
}

extension NameTable {
    /// Looks up the names of merges and puts them in order.
    func table(of raw: RawMerges) throws(ModelFileError) -> MergeTable {
        var table = MergeTable(capacity: raw.bounds.count)
        var whole: [UInt8] = []
        for (rank, (left, right)) in raw.bounds.enumerated() {
            whole.removeAll(keepingCapacity: true)
            whole.append(contentsOf: raw.names[left])
            whole.append(contentsOf: raw.names[right])
            guard let first = find(raw.names[left]), let second = find(raw.names[right]),
                let result = find(whole[...])
            else {
                let unknown = [raw.names[left], raw.names[right], whole[...]].first { find($0) == nil }!
                let text = String(decoding: unknown, as: UTF8.self)
                throw .vocabulary(file: raw.file, detail: "\(raw.place(rank)): \"\(text)\" is not in the vocabulary")
            }
            if let earlier = table.append(first, second, result: result) {
                throw .vocabulary(file: raw.file, detail: "\(raw.place(rank)) repeats \(raw.place(earlier))")
            }
        }
        return table
    }
}
