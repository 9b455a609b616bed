extension SafetensorsFile {
    /// The claims of `header` as entries, once none of them can be false.
    ///
    /// `dataStart` is where the data begins, in bytes from the start of the file. Gaps between tensors are allowed;
    /// overlaps are not.
    static func checked(
        _ header: SafetensorsHeader, dataStart: Int, file: MappedFile
    ) throws(ModelFileError) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for (name, claim) in header.claims.sorted(by: { $0.key < $1.key }) {
            entries[name] = try checked(claim, of: name, dataStart: dataStart, file: file)
        }
        try checkOverlaps(of: entries, file: file.path)
        return entries
    }

    /// One claim as an entry.
    private static func checked(
        _ claim: SafetensorsHeader.Claim, of name: String, dataStart: Int, file: MappedFile
    ) throws(ModelFileError) -> Entry {
        func lie(_ detail: String) -> ModelFileError {
            .malformed(file: file.path, detail: "tensor \(name): \(detail)")
        }
        guard let type = claim.type else { throw lie("dtype is missing or no text") }
        guard let shape = claim.shape else { throw lie("shape is missing or no list of whole numbers") }
        guard let offsets = claim.offsets, offsets.count == 2 else {
            throw lie("data_offsets is missing or no pair of whole numbers")
        }
        guard shape.allSatisfy({ $0 >= 0 }) else { throw lie("shape \(shape) has a negative size") }
        guard offsets[0] >= 0, offsets[0] <= offsets[1] else {
            throw lie("data_offsets \(offsets) are not in ascending order from 0")
        }
        if let size = safetensorsByteCount(of: type) {
            guard let needed = byteCount(of: shape, elementSize: size) else {
                throw lie("shape \(shape) has more bytes than can be counted")
            }
            guard needed == offsets[1] - offsets[0] else {
                throw lie(
                    "shape \(shape) of \(type) needs \(needed) bytes, data_offsets \(offsets) hold "
                        + "\(offsets[1] - offsets[0])")
            }
        }
        guard offsets[1] <= file.count - dataStart else {
            let (end, overflow) = dataStart.addingReportingOverflow(offsets[1])
            throw .truncated(file: file.path, expected: overflow ? .max : end, found: file.count)
        }
        return Entry(type: type, shape: shape, range: dataStart + offsets[0]..<dataStart + offsets[1])
    }

    /// product(shape) · `elementSize`, or nil if an `Int` cannot hold it.
    private static func byteCount(of shape: [Int], elementSize: Int) -> Int? {
        var total = elementSize
        for size in shape {
            let (product, overflow) = total.multipliedReportingOverflow(by: size)
            if overflow { return nil }
            total = product
        }
        return total
    }

    /// Throws if two tensors share a byte.
    private static func checkOverlaps(of entries: [String: Entry], file: String) throws(ModelFileError) {
        let inOrder = entries.filter { !$0.value.range.isEmpty }
            .sorted { ($0.value.range.lowerBound, $0.key) < ($1.value.range.lowerBound, $1.key) }
        for (first, second) in zip(inOrder, inOrder.dropFirst())
        where second.value.range.lowerBound < first.value.range.upperBound {
            throw .malformed(file: file, detail: "tensors \(first.key) and \(second.key) overlap")
        }
    }
}
