/// What can be wrong with a model's files. Words and hints are made by whoever shows it; here are the facts.
public enum ModelFileError: Error, Equatable, Sendable {
    /// Nothing lies at `path`.
    case missing(path: String)
    /// `path` is there, but the operating system does not let us read it.
    case unreadable(path: String, reason: String)
    /// `path` cannot be written: the disk is full, or the operating system does not let us.
    case unwritable(path: String, reason: String)
    /// The file ends before what it announces.
    case truncated(file: String, expected: Int, found: Int)
    /// The file breaks its own format; `detail` says where and how.
    case malformed(file: String, detail: String)
    /// A tensor that the configuration calls for is in none of the files.
    case missingTensor(name: String, file: String)
    /// A tensor's shape is not the one that the configuration calls for.
    case wrongShape(tensor: String, file: String, expected: [Int], found: [Int])
    /// A tensor's element type is none that the engine computes with.
    case unsupportedType(tensor: String, file: String, found: String)
    /// A configuration's entry is missing or has a value that the engine cannot honour.
    case configuration(file: String, key: String, expected: String, found: String)
    /// The vocabulary or the merges do not make a tokenizer.
    case vocabulary(file: String, detail: String)
}
