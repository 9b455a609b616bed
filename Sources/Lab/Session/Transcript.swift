import Engine
import Foundation
import Notebook

/// The session as a notebook.
struct Transcript {
    let session: Session

    /// - Throws: what keeps a model's files from being read.
    func text(date: Date = Date()) throws(CellError) -> String {
        var entries = [(key: "lab", value: Program.version)]
        if let model = session.origin.model { entries.append(("model", model)) }
        // A model may have been loaded twice, or two of one name.
        var digests: [(name: String, found: [String])] = []
        for case .local(let model) in session.models {
            let digest = try ModelDigest.digest(of: model)
            if let index = digests.firstIndex(where: { $0.name == model.name }) {
                if !digests[index].found.contains(digest) { digests[index].found.append(digest) }
            } else {
                digests.append((model.name, [digest]))
            }
        }
        entries += digests.map { (FrontMatter.digestKey($0.name), $0.found.joined(separator: " ")) }
        for case .remote(let model) in session.models {
            entries.append((FrontMatter.remoteKey(model.name), model.identity))
        }
        entries.append(("seed", String(session.origin.seed)))
        if case .local(let first)? = session.models.first {
            entries.append(("dtype", first.elementTypes.joined(separator: "+")))
        }
        entries += [("isa", session.workshop.arithmetic.instructionSet.rawValue), ("date", Self.day(date))]
        return TranscriptWriter.head(entries, title: "Session of \(Self.day(date))")
            + session.record.map(\.block).joined()
    }

    /// `2026-11-24`
    static func day(_ date: Date) -> String { date.formatted(.iso8601.year().month().day()) }
}

extension RecordedCell {
    /// A `repl` block of this cell alone.
    var block: String {
        TranscriptWriter.block(
            source: source, output: output, error: error, attributes: isAside ? [.noRun] : [])
    }
}
