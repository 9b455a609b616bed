/// Kullback–Leibler divergences and losses are in nats.
func sweepObject(_ value: SweepValue) -> JSONObject {
    var object = JSONObject()
    object.add("metric", .string(value.metric.rawValue))
    object.addIfPresent("target", value.target.map { .object(tokenObject($0)) })
    object.addIfPresent("vs", value.versus.map { .object(tokenObject($0)) })
    if let file = value.file {
        object.add("prompts", .int(value.prompts.count))
        object.add("on", .string(file))
    }
    if value.mode != .zero { object.add("mode", .string(value.mode.rawValue)) }
    object.addIfPresent("reference", value.reference.map { .string($0) })
    object.addIfPresent("from", value.file == nil ? value.prompts.first?.from.map { .string($0) } : nil)
    object.addIfPresent("pos", value.positions.map { .string($0) })
    object.add("baseline", .double(value.baseline))
    object.add(
        "cells",
        .array(
            value.cells.map { cell in
                var entry = JSONObject()
                entry.add("site", .string(cell.site))
                entry.add("value", .double(cell.value))
                entry.add("change", .double(cell.change))
                entry.addIfPresent("spread", cell.spread.map { .double($0) })
                return .object(entry)
            }))
    object.addIfPresent("control", value.control.map { .object(controlObject($0)) })
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}

private func controlObject(_ control: SweepValue.Control) -> JSONObject {
    var object = JSONObject()
    object.add("site", .string(control.site))
    object.add("change", .double(control.change))
    object.add("rank", .int(control.rank))
    object.add("others_mean", .double(control.othersMean))
    object.add("others_high", .double(control.othersHigh))
    object.add("choosing", .int(control.choosing))
    object.add("judging", .int(control.judging))
    return object
}
