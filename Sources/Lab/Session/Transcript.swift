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
        // With bos=off a model is another, and its files are the same.
        for model in session.models where !entries.contains(where: { $0.key == "sha256.\(model.name)" }) {
            entries.append(("sha256.\(model.name)", try ModelDigest.digest(of: model)))
        }
        entries.append(("seed", String(session.origin.seed)))
        if let first = session.models.first {
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
    var block: String { TranscriptWriter.block(source: source, output: output, error: error) }
}
