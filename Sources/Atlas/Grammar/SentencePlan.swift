/// A template as steps.
struct SentencePlan: Sendable {
    let family: String
    let template: String
    /// Among all sentences.
    let probability: Double
    private(set) var steps: [Step] = []
    private(set) var variableCount = 0

    private var variables: [String: Int] = [:]
    private let slots: [String: Slot]

    init(_ family: Family, template: String, probability: Double) {
        self.family = family.name
        self.template = template
        self.probability = probability
        slots = family.slots
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest.firstIndex(of: "}") {
            say(String(rest[..<open]))
            fill(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        say(String(rest))
    }

    private mutating func say(_ text: String) {
        if !text.isEmpty { steps.append(.text(Array(text.utf8))) }
    }

    private mutating func fill(_ name: String) {
        guard let slot = slots[name] else { preconditionFailure("no slot {\(name)} in \"\(template)\"") }
        switch slot {
        case .word(let words, let unlike):
            draw(name, .pool(Pool(evenly: words.indices)), unlike: unlike)
            steps.append(.name(variable: variable(name), texts: bytes(words)))
        case .weighted(let entries):
            draw(name, .pool(Pool(weights: entries.map(\.weight))))
            steps.append(.name(variable: variable(name), texts: bytes(entries.map(\.text))))
        case .among(let others, let unlike, let words):
            draw(name, .bound(others.map { variable($0) }), unlike: unlike)
            steps.append(.name(variable: variable(name), texts: bytes(words)))
        case .country(let fact, let country, let unlike):
            draw(country, .pool(Pool(weights: Country.all.map(\.weight))), unlike: unlike)
            steps.append(.name(variable: variable(country), texts: bytes(Country.all.map(fact.text))))
        case .list(let words, let lengths, let style):
            if !isKnown(name) { draw(name, .pool(Pool(evenly: lengths))) }
            let pool = Pool(evenly: words.indices)
            list(name, .pool(pool), texts: bytes(words), longest: lengths.upperBound, style)
        case .borders(let country):
            borders(of: country, as: name)
        }
    }

    private mutating func borders(of country: String, as name: String) {
        let all = Country.all
        let place = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
        let neighbours = all.map { country in
            country.neighbours.map { neighbour in
                guard let index = place[neighbour] else { preconditionFailure("countries.tsv: no \(neighbour)") }
                return index
            }
        }
        let longest = 3
        let lengths = neighbours.map { Pool(evenly: CollectionOfOne(min(longest, $0.count))) }
        draw(name, .pools(lengths, by: variable(country)))
        let verbs = ["has no land borders"] + Array(repeating: "borders ", count: longest)
        steps.append(.name(variable: variable(name), texts: bytes(verbs)))
        list(
            name, .pools(neighbours.map { Pool(evenly: $0) }, by: variable(country)), texts: bytes(all.map(\.name)),
            longest: longest, .commas)
    }

    /// Items of a list whose length is the variable `name`; a list that was said before is said again.
    private mutating func list(
        _ name: String, _ source: Draw.Source, texts: [[UInt8]], longest: Int, _ style: ListStyle
    ) {
        let length = variable(name)
        for index in 0..<longest {
            let item = "\(name) \(index)"
            if !isKnown(item) {
                let earlier = (0..<index).map { variable("\(name) \($0)") }
                let draw = Draw(
                    variable: variable(item), source: source, unlike: earlier, onlyIf: (variable: length, above: index))
                steps.append(.draw(draw))
            }
            let separators = (0...longest).map { style.separator(before: index, of: $0) }
            if index > 0 { steps.append(.name(variable: length, texts: bytes(separators))) }
            steps.append(.name(variable: variable(item), texts: texts))
        }
    }

    /// Draws a variable, unless it was drawn before.
    private mutating func draw(_ name: String, _ source: Draw.Source, unlike: [String] = []) {
        guard !isKnown(name) else { return }
        let others = unlike.map { variable($0) }
        steps.append(.draw(Draw(variable: variable(name), source: source, unlike: others)))
    }

    private func isKnown(_ name: String) -> Bool { variables[name] != nil }

    private mutating func variable(_ name: String) -> Int {
        if let known = variables[name] { return known }
        variables[name] = variableCount
        variableCount += 1
        return variableCount - 1
    }

    private func bytes(_ texts: [String]) -> [[UInt8]] { texts.map { Array($0.utf8) } }
}
