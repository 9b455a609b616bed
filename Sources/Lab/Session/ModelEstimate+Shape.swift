import Engine

extension ModelEstimate {
    /// - Parameters:
    ///   - stored: how a file stores the weights, and its bytes; nil where there is none.
    ///   - source: where the sizes are from.
    init(
        _ parameters: ParameterCount, _ shape: ModelShape, stored: (dtype: String, bytes: Int)?, source: String,
        machine: Machine
    ) {
        self.source = source
        self.machine = machine
        sizes = parameters.sizes.map { Size(letter: String($0.letter), name: $0.name, value: $0.value) }
        func formula(_ part: ParameterCount.Part) -> Formula {
            Formula(part: part.name, text: part.formula, numbers: Self.spelled(part.formula, parameters.sizes))
        }
        formulas = parameters.parts.map(formula)
        layer = formula(parameters.layer)
        layerCount = parameters.layer.count
        // Of a table that is only looked up, one row is read; of one that is the unembedding as well, all.
        func count(_ name: String) -> Int { parameters.parts.first { $0.name == name }?.count ?? 0 }
        let lookedUp = count("position embedding") + (count("unembedding") > 0 ? count("token embedding") : 0)
        let read = Double(parameters.total - lookedUp) / Double(max(1, parameters.total))
        func storage(_ dtype: String, _ bytes: Double, isFile: Bool = false) -> Storage {
            Storage(
                dtype: dtype, isFile: isFile, bytes: Int(bytes.rounded()), bytesPerToken: Int((bytes * read).rounded()))
        }
        storages = stored.map { [storage($0.dtype, Double($0.bytes), isFile: true)] } ?? []
        for type in Self.types(width: shape.width, innerWidth: shape.innerWidth) {
            let bytes = Double(parameters.total) * Double(type.blockBytes) / Double(type.blockLength)
            storages.append(storage(type.name, bytes))
        }
        let rows = Double(2 * shape.layers * shape.keyValueWidth) * Double(shape.context)
        cacheBytes = Int(exactly: rows * Double(MemoryLayout<Float>.size)) ?? .max
    }

    /// Those that rows of these widths can be stored in. Q5_0 and Q4_0 take as many bits as Q5_K and Q4_K.
    private static func types(width: Int, innerWidth: Int) -> [StorageType] {
        func fits(_ type: BlockType) -> Bool {
            width.isMultiple(of: type.length) && innerWidth.isMultiple(of: type.length)
        }
        let pairs: [(BlockType, BlockType)] = [(.q80, .q80), (.q5K, .q50), (.q4K, .q40)]
        return [.elements(.f32), .elements(.bf16)]
            + pairs.compactMap { wide, narrow in fits(wide) ? wide : fits(narrow) ? narrow : nil }
            .map(StorageType.blocks)
    }

    /// `n × (4d² + 4d)` as `48 × (4 × 1,600² + 4 × 1,600)`.
    static func spelled(_ formula: String, _ sizes: [ParameterCount.Size]) -> String {
        var text = ""
        for character in formula {
            guard let size = sizes.first(where: { $0.letter == character }) else {
                text.append(character)
                continue
            }
            if text.last?.isNumber == true { text += " × " }
            text += grouped(size.value)
        }
        return text
    }
}
