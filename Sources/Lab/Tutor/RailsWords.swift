import Engine

/// What is set back when a lesson goes on from its own state.
enum RailsWords {
    /// What a learner sees of it: `its own prompt`, `L2H1 on again`.
    static func differences(_ state: SessionState, from expected: SessionState) -> [String] {
        var words: [String] = []
        if state.model !== expected.model, state.model?.name != expected.model?.name {
            words.append(expected.model.map { "the model \(safe($0.name))" } ?? "no model")
        }
        if state.prompt != expected.prompt {
            words.append(expected.prompt == nil ? "no prompt" : "its own prompt")
        }
        if state.changeValues != expected.changeValues {
            words.append(changes(state.changeValues, expected.changeValues))
        }
        if state.temperature != expected.temperature {
            words.append("temperature \(formatNumber(expected.temperature))")
        }
        if state.filter != expected.filter { words.append(expected.filter.isOff ? "no filter" : expected.filter.words) }
        if state.seed != expected.seed { words.append("seed \(expected.seed)") }
        let names = expected.variables.keys.sorted().filter { state.variables[$0] != expected.variables[$0] }
        if !names.isEmpty { words.append("its own " + names.joined(separator: ", ")) }
        return words
    }

    private static func changes(_ own: [ChangeValue], _ expected: [ChangeValue]) -> String {
        let sites = own.filter { !expected.contains($0) }.compactMap { $0.kind == "ablate" ? $0.site : nil }
        if expected.isEmpty, sites.count == own.count, sites.count <= 3 {
            return "\(sites.joined(separator: ", ")) on again"
        }
        return expected.isEmpty ? "nothing changed in the model" : "its own changes in force"
    }
}
