func distributionObject(_ value: DistributionValue) -> JSONObject {
    var object = JSONObject()
    object.add("tokens", tokenArray(value.tokens))
    object.add("next", nextArray(value.next))
    object.addEntropy(value.entropy, isLeast: value.isEntropyLeast)
    object.addIfPresent("sampling_entropy", value.samplingEntropy.map { .double($0) })
    object.add("temperature", .double(value.temperature))
    object.addIfPresent("filter", value.filter.map { .string($0) })
    object.add("rest", .double(value.rest))
    object.addIfPresent("told", value.told.map { .int($0) })
    if let baseline = value.baseline {
        var before = JSONObject()
        before.add("next", nextArray(baseline.next))
        before.addEntropy(baseline.entropy, isLeast: baseline.isEntropyLeast)
        object.add("baseline", .object(before))
    }
    if !value.changes.isEmpty { object.add("changes", changeArray(value.changes)) }
    object.addNotes(value.notes)
    return object
}

func comparisonObject(_ value: ComparisonValue) -> JSONObject {
    var object = JSONObject()
    object.add(
        "columns",
        .array(
            value.columns.map { column in
                var entry = JSONObject()
                entry.add("label", .string(column.label))
                entry.add("next", nextArray(column.next))
                entry.addEntropy(column.entropy, isLeast: column.isEntropyLeast)
                return .object(entry)
            }))
    object.addNotes(value.notes)
    return object
}

func softmaxObject(_ value: SoftmaxValue) -> JSONObject {
    var object = JSONObject()
    object.add("z", numbers(value.z))
    object.add("scaled", numbers(value.scaled))
    object.add("shifted", numbers(value.shifted))
    object.add("exp", numbers(value.exp))
    object.add("sum", .double(value.sum))
    object.add("p", numbers(value.p))
    return object
}
