import Foundation

/// A repository's files at one commit.
public struct HubListing: Sendable, Equatable {
    public let repository: HubRepository
    /// 40 hexadecimal digits.
    public let commit: String
    public let files: [HubFile]

    public init(repository: HubRepository, commit: String, files: [HubFile]) {
        self.repository = repository
        self.commit = commit
        self.files = files
    }

    public subscript(_ path: String) -> HubFile? { files.first { $0.path == path } }

    /// From what the hub's API answers.
    init(_ repository: HubRepository, json: [UInt8]) throws(HubError) {
        let answer: Answer
        do {
            answer = try JSONDecoder().decode(Answer.self, from: Data(json))
        } catch { throw .badAnswer(detail: "the list of files cannot be read") }
        guard Hexadecimal.isHash(answer.sha, bytes: 20) else {
            throw .badAnswer(detail: "the commit is no commit's hash")
        }
        var files: [HubFile] = []
        for one in answer.siblings {
            guard HubFile.isSafe(one.rfilename) else { throw .unsafePath(one.rfilename) }
            let size = one.lfs?.size ?? one.size
            if let size, size < 0 { throw .badAnswer(detail: "\(one.rfilename) has a negative size") }
            files.append(HubFile(path: one.rfilename, size: size, sha256: one.lfs?.sha256))
        }
        self.init(repository: repository, commit: answer.sha, files: files)
    }

    private struct Answer: Decodable {
        var sha: String
        var siblings: [Sibling]

        struct Sibling: Decodable {
            var rfilename: String
            var size: Int?
            var lfs: LargeFile?
        }

        struct LargeFile: Decodable {
            var sha256: String?
            var size: Int?
        }
    }
}

/// A file as the hub lists it.
public struct HubFile: Sendable, Equatable {
    /// Within the repository.
    public var path: String
    /// Bytes, if the hub says.
    public var size: Int?
    /// Of a large file's contents.
    public var sha256: String?

    public init(path: String, size: Int?, sha256: String? = nil) {
        self.path = path
        self.size = size
        self.sha256 = sha256
    }

    /// Whether the path stays in the folder that it is appended to, on any system.
    static func isSafe(_ path: String) -> Bool {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return path.utf8.count <= 1024
            && parts.allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && part.utf8.count <= 255
                    && !part.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0 == "\\" || $0 == ":" }
            }
    }
}

/// Hashes as servers spell them.
enum Hexadecimal {
    static func isHash(_ text: String, bytes: Int) -> Bool {
        text.utf8.count == 2 * bytes
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
    }
}
