import Foundation

/// A folder of its own for one test; gone with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "lab-files-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Writes `data` and returns its path.
    @discardableResult
    func write(_ name: String, _ data: Data) throws -> String {
        let file = "\(path)/\(name)"
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }

    /// Writes a safetensors file: `header` with its true length, and `dataCount` bytes 0, 1, 2, … of data.
    @discardableResult
    func writeSafetensors(
        _ name: String = "model.safetensors", header: String, dataCount: Int = 0
    ) throws -> String {
        try write(name, safetensorsBytes(header: Data(header.utf8), dataCount: dataCount))
    }
}

func safetensorsBytes(header: Data, length: UInt64? = nil, dataCount: Int = 0) -> Data {
    let announced = (length ?? UInt64(header.count)).littleEndian
    return withUnsafeBytes(of: announced) { Data($0) } + header + Data((0..<dataCount).map { UInt8($0 % 256) })
}

/// One entry of a header.
func entry(_ name: String, _ shape: String, _ offsets: String, type: String = "F32") -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
}
