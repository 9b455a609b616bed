/// Kullback–Leibler divergences and losses are in nats.
func sweepObject(_ value: SweepValue) -> JSONObject {
    var object = JSONObject()
    object.add("metric", .string(value.metric.rawValue))
    object.addIfPresent("target", value.target.map { .object(tokenObject($0)) })
    object.addIfPresent("vs", value.versus.map { .object(tokenObject($0)) })
    object.add("baseline", .double(value.baseline))
    object.add(
        "cells",
        .array(
            value.cells.map { cell in
                var entry = JSONObject()
                entry.add("site", .string(cell.site))
                entry.add("value", .double(cell.value))
                entry.add("change", .double(cell.change))
                return .object(entry)
            }))
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}
