import Foundation
import Notebook

/// What stands in the journal of a session that did not end well.
struct JournalText {
    let document: Document

    /// nil where there is no cell in it, or only part of one.
    ///
    /// - Throws: why it cannot be read, which then is no fault of the session's death.
    init?(_ data: Data) throws(NotebookError) {
        // What was cut within a character stands in a cell that was cut, too.
        var text = String(decoding: data, as: UTF8.self)
        while true {
            do throws(NotebookError) {
                document = try Document(text)
                return
            } catch {
                switch error.reason {
                case .nothingToRun, .frontMatterNeverCloses: return nil
                // A cell that was being written when the session died is cut off.
                case .fenceNeverCloses where error.line > 1:
                    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                    text = lines.prefix(error.line - 1).map { $0 + "\n" }.joined()
                default: throw error
                }
            }
        }
    }

    var cellCount: Int { document.cells.count }

    /// What its session began with.
    var origin: Session.Origin {
        let matter = document.frontMatter
        return Session.Origin(
            model: matter["model"] ?? ModelLibrary.standard, seed: matter["seed"].flatMap(UInt64.init) ?? 0)
    }

    /// Its cells behind a mark that says what they began with.
    var asPart: String {
        let lines = document.text.split(separator: "\n", omittingEmptySubsequences: false)
        // Past the second ---, which ends the front matter.
        let fences = lines.indices.filter { lines[$0] == "---" || lines[$0] == "---\r" }
        let start = document.frontMatter.isPresent && fences.count > 1 ? fences[1] + 1 : 0
        return RestoredMark(origin: origin).text + lines[start...].joined(separator: "\n")
    }
}

/// Stands in a journal where its session went on with the cells of another.
struct RestoredMark: Equatable {
    var origin: Session.Origin

    private static let opening = "<!-- restored"
    private static let closing = "-->"

    var text: String {
        let model = String((origin.model ?? ModelLibrary.standard).map { $0.isNewline ? " " : $0 })
        return "\n\(Self.opening)\nmodel: \(model)\nseed: \(origin.seed)\n\(Self.closing)\n"
    }

    /// The marks in what stands between cells.
    static func all(in prose: String) -> [RestoredMark] {
        var marks: [RestoredMark] = []
        var open: Session.Origin?
        for line in prose.lines {
            if line == opening {
                open = Session.Origin(model: nil, seed: 0)
            } else if line == closing, let origin = open {
                marks.append(RestoredMark(origin: origin))
                open = nil
            } else if line.hasPrefix("model: ") {
                open?.model = String(line.dropFirst("model: ".count))
            } else if line.hasPrefix("seed: ") {
                open?.seed = UInt64(line.dropFirst("seed: ".count)) ?? 0
            }
        }
        return marks
    }
}
