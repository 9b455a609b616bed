import Foundation
import Testing

@testable import Engine

@Suite("A tuned lens's file")
struct TunedLensFileTests {
    static let shape = GPT2Configuration(layers: 2, heads: 1, width: 3, context: 4, vocabulary: 5)
    static let whole: [SafetensorsWriter.Tensor] = [
        ("embed.weight", [3, 3]), ("embed.bias", [3]), ("L0.weight", [3, 3]), ("L0.bias", [3]),
    ]

    private func refused(_ tensors: [SafetensorsWriter.Tensor], cut: Int = 0) throws -> (ModelFileError?, String) {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/\(TunedLens.fileName)"
        let file = try SafetensorsWriter(path: path, tensors: tensors, type: .f16)
        for tensor in tensors { try file.append([Float](repeating: 0.5, count: tensor.shape.reduce(1, *))) }
        try file.finish()
        if cut > 0 {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try folder.write(TunedLens.fileName, bytes.dropLast(cut))
        }
        do throws(ModelFileError) {
            _ = try TunedLens(folder: folder.path, shape: Self.shape.modelShape)
            return (nil, path)
        } catch { return (error, path) }
    }

    @Test("one that is whole is read, whatever its element type")
    func whole() throws {
        #expect(try refused(Self.whole).0 == nil)
        #expect(TunedLens.sites(of: Self.shape.modelShape) == [.embed, .residual(layer: 0)])
    }

    @Test("one that is missing, too short, of another model or more than a lens is refused with its facts")
    func lies() throws {
        let empty = try TemporaryFolder()
        #expect(throws: ModelFileError.missing(path: "\(empty.path)/\(TunedLens.fileName)")) {
            try TunedLens(folder: empty.path, shape: Self.shape.modelShape)
        }
        var (error, path) = try refused(Array(Self.whole.dropLast()))
        #expect(error == .missingTensor(name: "L0.bias", file: path))
        var tensors = Self.whole
        tensors[2].shape = [9]
        (error, path) = try refused(tensors)
        #expect(error == .wrongShape(tensor: "L0.weight", file: path, expected: [3, 3], found: [9]))
        tensors = Self.whole
        tensors[1].shape = [1, 3]
        (error, path) = try refused(tensors)
        #expect(error == .wrongShape(tensor: "embed.bias", file: path, expected: [3], found: [1, 3]))
        (error, path) = try refused(Self.whole + [("L1.bias", [3])])
        #expect(error == .malformed(file: path, detail: "tensor L1.bias is no part of a tuned lens for this model"))
        (error, path) = try refused(Self.whole, cut: 1)
        guard case .truncated = error else { Issue.record("\(error as Any)"); return }
    }
}
