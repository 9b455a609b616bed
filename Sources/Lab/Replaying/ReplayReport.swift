import Foundation
import Notebook

/// Gives each cell of a document a verdict.
struct ReplayReport: CellReport {
    struct Options: Sendable {
        var strict = false
        /// Cells before this one are run without being compared.
        var from = 1
        var anyModel = false
        var keepsGoing = false
    }

    /// A cell that has been judged.
    struct Judged {
        var place: CellInput.Place
        var verdict: Verdict
        /// Why, where the verdict itself does not say.
        var reason: String?
        var outcome: CellOutcome?
    }

    let document: Document
    let options: Options
    private let tell: (Judged) -> Void
    private(set) var judged: [Judged] = []
    /// The model that is not the one of the document, in words.
    private(set) var mismatch: String?
    private(set) var tally: Tally
    /// Digests of the models that were loaded, by name; several where models of one name were.
    private(set) var digests: [String: [String]] = [:]
    /// The models that have been looked at.
    private var checked: [SessionModel] = []

    init(_ document: Document, _ options: Options, tell: @escaping (Judged) -> Void) {
        (self.document, self.options, self.tell) = (document, options, tell)
        tally = Tally(strict: options.strict)
    }

    var exitCode: Int32 { mismatch != nil ? 3 : tally.isSame ? 0 : 1 }

    /// Whether the session's models are those that the document names.
    mutating func check(_ session: Session) -> Bool {
        for subject in session.models where !checked.contains(where: { $0.isSame(as: subject) }) {
            let isFirst = checked.isEmpty
            checked.append(subject)
            let found =
                switch subject {
                case .local(let model): difference(of: model, isFirst: isFirst)
                case .remote(let model): difference(of: model)
                }
            guard let difference = found, !options.anyModel else { continue }
            mismatch = difference
            return false
        }
        return true
    }

    /// A remote model is known by where it is and what it is called there: what the server has behind the name, nobody
    /// can see from here.
    private func difference(of model: RemoteModel) -> String? {
        guard let recorded = document.frontMatter.remote(model.name), recorded != model.identity else { return nil }
        return "\(safe(model.name)) is \(safe(model.identity)), and this was recorded with \(safe(recorded))"
    }

    /// What tells a model from the one of the document, in words.
    private mutating func difference(of model: LoadedModel, isFirst: Bool) -> String? {
        let matter = document.frontMatter
        var digest: String?
        // Hashing gigabytes takes seconds, and is for documents that hold a digest.
        if !matter.digests.isEmpty {
            do throws(CellError) {
                let found = try ModelDigest.digest(of: model)
                if digests[model.name]?.contains(found) != true { digests[model.name, default: []].append(found) }
                digest = found
            } catch { return error.message }
        }
        let recorded = matter.digests(of: model.name)
        if let digest, let first = recorded.first, !recorded.contains(digest) {
            return
                "the files of \(safe(model.name)) are not those that this was recorded with (sha256 \(safe(String(first.prefix(12))))…, now \(digest.prefix(12))…)"
        }
        // A copy in another folder, by another name, is the same model.
        let isKnown = digest.map(matter.digests.contains) ?? false
        guard isFirst, !isKnown, let named = matter["model"] ?? matter["needs"] else { return nil }
        let name = URL(fileURLWithPath: named).lastPathComponent
        return name == model.name ? nil : "this is for the model \(safe(name)), and not for \(safe(model.name))"
    }

    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
        guard let place = cell.place else { return true }
        let found = CellOutcome(outcome)
        if outcome.isInterrupted { return false }
        guard check(session) else { return false }
        if case .failure(let error) = outcome.result, error.code == .modelNotFound, place.cell.expectedError == nil,
            !options.anyModel
        {
            mismatch = error.message
            return false
        }
        var verdict = place.cell.verdict(on: found)
        var reason: String?
        if verdict != .error, place.attributes.contains(.noCheck) || place.number < options.from {
            verdict = .skipped
            reason = place.number < options.from ? "run, not compared" : "no-check: run, not compared"
        }
        add(Judged(place: place, verdict: verdict, reason: reason, outcome: found))
        let stops = verdict == .error && !options.keepsGoing && !place.attributes.contains(.continueOnError)
        return !stops
    }

    mutating func showUnrun(_ cell: CellInput) {
        guard let place = cell.place else { return }
        if place.attributes.contains(.noRun) {
            add(Judged(place: place, verdict: .skipped, reason: "no-run", outcome: nil))
        } else {
            // A comment alone answers nothing.
            let nothing = CellOutcome(output: [])
            add(Judged(place: place, verdict: place.cell.verdict(on: nothing), reason: nil, outcome: nothing))
        }
    }

    /// What was not reached is skipped.
    mutating func finish() {
        guard mismatch == nil else { return }
        for (index, (cell, attributes)) in document.cells.enumerated().dropFirst(judged.count) {
            let place = CellInput.Place(number: index + 1, cell: cell, attributes: attributes)
            add(Judged(place: place, verdict: .skipped, reason: "after the stop", outcome: nil))
        }
    }

    private mutating func add(_ one: Judged) {
        judged.append(one)
        tally.add(one.verdict)
        tell(one)
    }

    /// The file with the new answers in place of those that changed.
    ///
    /// - Parameter all: whether answers that were not compared count as changed.
    func updated(all: Bool = false) -> String {
        var outcomes: [Int: CellOutcome] = [:]
        for one in judged where !one.verdict.isSame(strict: options.strict) || all {
            outcomes[one.place.number - 1] = one.outcome
        }
        return document.updated(with: outcomes, digests: digests)
    }
}

extension CellOutcome {
    init(_ outcome: Session.Outcome) {
        switch outcome.result {
        case .success(let value):
            let options = RenderOptions.transcript(outcome.settings)
            let text = render(value, options)
            self.init(output: text.isEmpty ? [] : text.lines, choices: tokenChoices(of: value, options))
        case .failure(let error): self.init(output: [], error: RecordedCell.message(error, of: outcome.input))
        }
    }
}
