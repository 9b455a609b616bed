import Atlas
import Engine

/// Lines that stand for what a model usually reads: what a mean is taken over, and where `resample` finds another text.
struct ReferenceText: Sendable, Equatable {
    /// `atlas`, `english`, or a file as typed.
    let name: String
    let lines: [String]
    /// Whether it comes with the program.
    let isBundled: Bool

    /// How many lines a bundled text has.
    static let count = 40

    /// For the bundled models and what was trained from them here, lines of the atlas that no model was trained on.
    static let atlas: ReferenceText = {
        var lines: [String] = []
        // The first 40 lines are well within these bytes.
        Corpus(seed: Corpus.heldOut.seed, bytes: 20_000).forEachLine {
            lines.append(String(decoding: $0, as: UTF8.self))
        }
        return ReferenceText(name: "atlas", lines: Array(lines.prefix(count)), isBundled: true)
    }()

    /// For all other models, plain English that was written for this program and is under its licence.
    static let english = ReferenceText(
        name: "english",
        lines: String(decoding: PackageResources.english_txt, as: UTF8.self).lines.filter { !$0.isEmpty },
        isBundled: true)

    private init(name: String, lines: [String], isBundled: Bool) {
        (self.name, self.lines, self.isBundled) = (name, lines, isBundled)
    }

    init(file: Word, _ workshop: Workshop) throws(CellError) {
        self.init(name: file.text, lines: try TextFile.lines(of: file, workshop), isBundled: false)
    }

    /// The one that suits a model.
    static func bundled(for model: LoadedModel, _ library: ModelLibrary) -> ReferenceText {
        library.holdsFamily(model.tokenizerFolder) ? atlas : english
    }

    /// `40 lines of plain English`
    var words: String {
        let count = counted(lines.count, "line", "lines")
        return switch name {
        case _ where !isBundled: "\(count) of \(safe(name))"
        case Self.atlas.name: "\(count) of the atlas that no model was trained on"
        default: "\(count) of plain English"
        }
    }
}
