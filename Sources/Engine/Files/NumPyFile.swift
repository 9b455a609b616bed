/// Writes one array as `.npy`, NumPy's own format, version 1.0: little-endian 32-bit floats, rows last.
public enum NumPyFile {
    /// - Parameter shape: its product is the number of values.
    /// - Throws: `.unwritable`; then what lay at `path` is as it was.
    public static func write(_ values: [Float], shape: [Int], to path: String) throws(ModelFileError) {
        precondition(shape.reduce(1, *) == values.count, "values for the shape")
        let file = try FileReplacement(path: path)
        let header = Array(head(shape).utf8)
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0]
        bytes += [UInt8(header.count & 0xFF), UInt8(header.count >> 8)]
        bytes += header
        try bytes.withUnsafeBufferPointer { bytes throws(ModelFileError) in
            try file.write(UnsafeRawBufferPointer(bytes))
        }
        try values.withUnsafeBufferPointer { values throws(ModelFileError) in
            try file.write(UnsafeRawBufferPointer(values))
        }
        try file.commit()
    }

    /// A Python dictionary, padded so that the numbers begin at a multiple of 64.
    private static func head(_ shape: [Int]) -> String {
        let list = shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        let text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(list)), }"
        let padding = (64 - (10 + text.utf8.count + 1) % 64) % 64
        return text + String(repeating: " ", count: padding) + "\n"
    }
}
