import Engine

/// The next-token table of a remote model, with the words for what is not known.
extension SessionState {
    func distribution(
        _ model: RemoteModel, _ workshop: Workshop, rows: Int?, focus: DistributionValue.Focus, notes: [String]
    ) throws(CellError) -> DistributionValue {
        let prompt = try requiredPrompt()
        let wanted = rows ?? settings.top
        let table = try RemoteTable(model, after: prompt, rows: wanted, workshop)
            .biased(changeValues, model, after: prompt.text, workshop)
        let dice = hasOwnDice ? table.known.dice(filter, temperature: temperature) : nil
        let shown = table.shown(wanted)
        let next = shown.map { table.row($0, dice) }
        var notes = notes + Self.notes(table, wanted, dice, focus)
        var baseline: DistributionValue.Baseline?
        if !changes.isEmpty {
            let before = table.unbiased
            baseline = DistributionValue.Baseline(
                next: before.shown(wanted).map { before.row($0) }, entropy: before.known.leastEntropy,
                isEntropyLeast: !before.known.isWhole, counterparts: shown.map { before.row($0) })
            notes.append("The biased table is worked out here, from the server's probabilities without the bias.")
        }
        return DistributionValue(
            tokens: [], next: next, entropy: table.known.leastEntropy, isEntropyLeast: !table.known.isWhole,
            temperature: temperature, rest: max(0, 1 - next.reduce(0) { $0 + $1.prob }),
            restCount: table.unlisted(after: next.count), told: table.told, baseline: baseline,
            changes: changeValues, notes: notes, focus: focus, filter: filter.isOff ? nil : filter.words)
    }

    private static func notes(
        _ table: RemoteTable, _ wanted: Int, _ dice: PartialDistribution.Dice?, _ focus: DistributionValue.Focus
    ) -> [String] {
        var notes: [String] = []
        if focus == .prompt, let count = table.promptCount {
            notes.append("The server reads the prompt as \(counted(count, "token", "tokens")).")
        }
        if wanted > table.told, !table.known.isWhole {
            notes.append("The server tells no more than \(counted(table.told, "token", "tokens")).")
        }
        if case .unknown(let obstacle)? = dice { notes.append(obstacle.words) }
        if case .within? = dice {
            notes.append(
                "p(dice) is a range: at this temperature it depends on the tokens that the server does not tell.")
        }
        return notes
    }
}

extension PartialDistribution.Obstacle {
    /// Why p(dice) is not shown.
    var words: String {
        switch self {
        case .repetition: "The repetition penalty is the server's to apply; p(dice) is not known here."
        case .beyondList: "The filter keeps more tokens than the server tells; p(dice) is not known here."
        case .order:
            "Whether the temperature or the filter comes first is the server's choice; p(dice) is not known here."
        }
    }
}
