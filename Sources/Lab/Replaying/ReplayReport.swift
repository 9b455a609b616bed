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
    private var stopped = false
    private(set) var tally: Tally
    /// Digests of the models that were loaded, by name.
    private(set) var digests: [String: String] = [:]

    init(_ document: Document, _ options: Options, tell: @escaping (Judged) -> Void) {
        (self.document, self.options, self.tell) = (document, options, tell)
        tally = Tally(strict: options.strict)
    }

    var exitCode: Int32 { mismatch != nil ? 3 : tally.isSame ? 0 : 1 }

    /// Whether the session's models are those that the document names.
    mutating func check(_ session: Session) -> Bool {
        for model in session.models where digests[model.name] == nil {
            let digest: String
            do throws(CellError) {
                digest = try ModelDigest.digest(of: model)
            } catch {
                mismatch = error.message
                return false
            }
            digests[model.name] = digest
            if let recorded = document.frontMatter.digests[model.name], recorded != digest, !options.anyModel {
                mismatch =
                    "the files of \(safe(model.name)) are not those that this was recorded with (sha256 \(safe(String(recorded.prefix(12))))…, now \(digest.prefix(12))…)"
                return false
            }
        }
        return true
    }

    mutating func show(_ outcome: Session.Outcome, _ cell: CellInput, _ session: Session) -> Bool {
        guard let place = cell.place else { return true }
        let found = CellOutcome(outcome)
        if outcome.isInterrupted { return false }
        guard check(session) else { return false }
        if case .failure(let error) = outcome.result, error.code == .modelNotFound, place.cell.expectedError == nil {
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
        stopped = stopped || stops
        return !stops
    }

    mutating func showUnrun(_ cell: CellInput) {
        guard let place = cell.place else { return }
        add(Judged(place: place, verdict: .skipped, reason: "no-run", outcome: nil))
    }

    /// What was not reached is skipped.
    mutating func finish() {
        guard mismatch == nil else { return }
        var number = 0
        for (cell, attributes) in document.cells {
            number += 1
            guard number > judged.count else { continue }
            let place = CellInput.Place(number: number, cell: cell, attributes: attributes)
            add(Judged(place: place, verdict: .skipped, reason: "after the stop", outcome: nil))
        }
    }

    private mutating func add(_ one: Judged) {
        judged.append(one)
        tally.add(one.verdict)
        tell(one)
    }

    /// The file with the new answers in place of those that changed.
    func updated() -> String {
        var outcomes: [Int: CellOutcome] = [:]
        for one in judged where !one.verdict.isSame(strict: options.strict) {
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
        case .failure(let error): self.init(output: [], error: safe(error.message.lines.first ?? ""))
        }
    }
}

/// The tokens that an answer chose, and how close each choice was.
private func tokenChoices(of value: Value, _ options: RenderOptions) -> [ChoiceRun] {
    guard case .sample(let sample) = value else { return [] }
    func text(_ token: TokenValue) -> String { safe(String(decoding: token.bytes, as: UTF8.self)) }
    return sample.continuations.map { continuation in
        let choices = continuation.draws.map { draw in
            ChoiceRun.Choice(
                text: text(draw.token), alternative: draw.rival.map { text($0.token) } ?? "",
                margin: draw.rival?.margin ?? .infinity, scale: draw.u ?? draw.prob)
        }
        return ChoiceRun(lead: sampleLead(sample, options), choices: choices)
    }
}
