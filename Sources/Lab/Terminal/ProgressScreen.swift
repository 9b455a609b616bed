import CEditline
import Foundation

/// Shows how far a cell is, on standard error: in place, or a sentence now and then where the cursor may not move.
final class ProgressScreen {
    private let options: RenderOptions
    private let movesCursor: Bool
    /// When the cell that is shown began; nil between cells.
    private var began: ContinuousClock.Instant?
    private var lastDrawn: ContinuousClock.Instant?
    /// The widths of the lines that stand there now.
    private var standing: [Int] = []
    private var tenthsSaid = 0

    /// A cell that is done sooner shows nothing.
    private static let patience = Duration.milliseconds(500)
    private static let pause = Duration.milliseconds(100)

    /// nil where standard error is no terminal: whoever reads it there wants none of this.
    init?(_ options: RenderOptions) {
        guard Terminal.errorIsTerminal else { return nil }
        self.options = options
        movesCursor = !options.plain && Terminal.canMoveCursor
    }

    /// - Parameter progress: nil once the cell is done, and its answer comes.
    func show(_ progress: Progress?) {
        guard let progress else {
            erase()
            (began, lastDrawn, tenthsSaid) = (nil, nil, 0)
            return
        }
        let now = ContinuousClock.now
        let start = began ?? now
        began = start
        guard now - start >= Self.patience else { return }
        if movesCursor {
            if let lastDrawn, now - lastDrawn < Self.pause { return }
            lastDrawn = now
            draw(progress)
        } else {
            say(progress)
        }
    }

    private func draw(_ progress: Progress) {
        var options = options
        options.columns = Terminal.columns
        let lines = renderProgress(progress, rows: Terminal.rows, options)
        // A key's echo would move the cursor away from where the picture ends.
        ced_show_typing(false)
        // One write a picture, so that none is seen half drawn.
        let picture = lines.map { "\u{1B}[2K\($0)\n" }.joined()
        Output.complain(upToFirst(options.columns) + picture + "\u{1B}[J")
        standing = lines.map { displayWidth(Self.uncoloured($0)) }
    }

    private func erase() {
        guard !standing.isEmpty else { return }
        Output.complain(upToFirst(Terminal.columns) + "\u{1B}[J")
        standing = []
        ced_show_typing(true)
    }

    /// Moves to where the picture begins. Lines of a screen that has become narrower take several rows.
    private func upToFirst(_ columns: Int) -> String {
        let rows = standing.reduce(0) { $0 + max(1, ($1 + columns - 1) / columns) }
        return "\r" + (rows > 0 ? "\u{1B}[\(rows)A" : "")
    }

    private func say(_ progress: Progress) {
        let tenths = progress.done * 10 / max(1, progress.total)
        guard tenths > tenthsSaid, tenths < 10 else { return }
        tenthsSaid = tenths
        var options = options
        options.columns = Terminal.columns
        Output.complain(progressSentence(progress, options) + "\n")
    }

    private static func uncoloured(_ line: String) -> String {
        line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
    }
}
