extension GGUFFile {
    /// The format's limit on a tensor's sizes.
    private static let mostSizes = 4

    static func entries(
        _ cursor: inout GGUFCursor, count: UInt64, alignment: Int
    ) throws(ModelFileError) -> [String: Entry] {
        var claims: [(name: String, claim: Claim)] = []
        var left = count
        while left > 0 {
            let name = try cursor.name(of: "the tensor")
            claims.append((name, try Claim(&cursor, name)))
            left -= 1
        }
        let file = cursor.map
        let start = (cursor.place + alignment - 1) / alignment * alignment
        var entries: [String: Entry] = [:]
        for (name, claim) in claims {
            let entry = try checked(claim, of: name, from: start, alignment: alignment, file)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw .malformed(file: file.path, detail: "the header names tensor \(name) twice")
            }
        }
        try checkOverlaps(of: entries, file: file.path)
        return entries
    }

    /// What the header says about one tensor, before anything of it is believed.
    private struct Claim {
        /// From the innermost out.
        var sizes: [UInt64] = []
        var type: UInt32
        var offset: UInt64

        init(_ cursor: inout GGUFCursor, _ name: String) throws(ModelFileError) {
            let dimensions: UInt32 = try cursor.number()
            guard (1...UInt32(mostSizes)).contains(dimensions) else {
                throw .malformed(
                    file: cursor.map.path, detail: "tensor \(name): \(dimensions) sizes; 1 to \(mostSizes) are expected"
                )
            }
            for _ in 0..<dimensions { sizes.append(try cursor.number()) }
            type = try cursor.number()
            offset = try cursor.number()
        }
    }

    private static func checked(
        _ claim: Claim, of name: String, from dataStart: Int, alignment: Int, _ file: MappedFile
    ) throws(ModelFileError) -> Entry {
        func lie(_ detail: String) -> ModelFileError {
            .malformed(file: file.path, detail: "tensor \(name): \(detail)")
        }
        guard claim.offset.isMultiple(of: UInt64(alignment)) else {
            throw lie("offset \(claim.offset) is no multiple of the alignment, \(alignment)")
        }
        var count: UInt64 = 1
        for size in claim.sizes {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size > 0, !overflow, product <= UInt64(Int.max) / 8 else {
                throw lie("sizes \(claim.sizes) are no sizes of a tensor")
            }
            count = product
        }
        let shape = claim.sizes.reversed().map { Int($0) }
        let layout = GGMLType(rawValue: claim.type)
        guard let layout else { return Entry(layout: nil, typeNumber: claim.type, shape: shape, range: 0..<0) }
        guard claim.sizes[0].isMultiple(of: UInt64(layout.blockLength)) else {
            throw lie(
                "rows of \(claim.sizes[0]) are no whole blocks of \(layout.blockLength), which \(layout.name) has")
        }
        let bytes = count / UInt64(layout.blockLength) * UInt64(layout.blockBytes)
        // Of three numbers below 2^63 no sum of two overflows.
        let (end, overflow) = claim.offset.addingReportingOverflow(bytes)
        guard !overflow, dataStart <= file.count, end <= UInt64(file.count - dataStart) else {
            let (expected, beyond) = end.addingReportingOverflow(UInt64(dataStart))
            throw .truncated(
                file: file.path, expected: overflow || beyond ? .max : Int(clamping: expected), found: file.count)
        }
        return Entry(
            layout: layout, typeNumber: claim.type, shape: shape,
            range: dataStart + Int(claim.offset)..<dataStart + Int(end))
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

extension GGUFFile: WeightSource {
    public func contains(_ name: String) -> Bool { entries[name] != nil }

    /// The tensor called `name`, which must have `shape`, outermost first.
    ///
    /// Throws `.missingTensor`, `.wrongShape` and `.unsupportedType`.
    public func tensor(_ name: String, shape: [Int]) throws(ModelFileError) -> Tensor {
        guard let entry = entries[name] else { throw .missingTensor(name: name, file: map.path) }
        guard entry.shape == shape else {
            throw .wrongShape(tensor: name, file: map.path, expected: shape, found: entry.shape)
        }
        guard let storage = entry.layout?.storage else {
            let type = entry.layout?.name ?? "number \(entry.typeNumber)"
            throw .unsupportedType(tensor: name, file: map.path, found: type)
        }
        let bytes = UnsafeRawBufferPointer(start: map.base + entry.range.lowerBound, count: entry.range.count)
        return Tensor(name: name, shape: shape, type: storage, bytes: bytes, owner: map)
    }
}
