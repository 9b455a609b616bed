import Engine

/// A value and the place of the expression that gave it, for errors to point at.
struct Calculated: Sendable {
    var value: CalculatorValue
    var span: Range<Int>
}

/// Where names get their values: the session, or nothing at all.
protocol NameSource {
    /// nil for a name that is not known.
    func value(of name: String) throws(CellError) -> CalculatorValue?
    /// The id of a token that is given as text.
    func token(_ text: String) throws(CellError) -> Int
    /// Every name there is, for suggestions.
    var names: [String] { get }
}

/// Works out expressions.
struct Calculator {
    private let source: any NameSource

    init(_ source: any NameSource) { self.source = source }

    /// The parts first, then what they make together: one small call for each level, however deep it goes.
    func value(of expression: Expression) throws(CellError) -> CalculatorValue {
        var parts: [Calculated] = []
        for part in expression.parts {
            let part = Calculated(value: try value(of: part), span: part.span)
            parts.append(part)
            if Self.isDecided(expression, by: part.value) { break }
        }
        return try combined(expression, parts)
    }

    /// `false and …` is false, and `true or …` true, whatever follows.
    private static func isDecided(_ expression: Expression, by first: CalculatorValue) -> Bool {
        guard case .operation(let sign, _, _) = expression.node, case .truth(let truth) = first else { return false }
        return (sign == .and && !truth) || (sign == .or && truth)
    }

    private func combined(_ expression: Expression, _ parts: [Calculated]) throws(CellError) -> CalculatorValue {
        switch expression.node {
        case .number(let value): return .number(value)
        case .text(let text): return .text(text)
        case .truth(let truth): return .truth(truth)
        case .tokenID(let id): return .number(Double(id))
        case .name(let name): return try named(name, expression.span)
        case .vector: return try vector(parts)
        case .negation: return try negated(parts[0])
        case .inversion: return .truth(!(try parts[0].truth("not")))
        case .operation(let sign, _, _) where sign == .and || sign == .or:
            for part in parts { _ = try part.truth(sign.rawValue) }
            return .truth(try parts[parts.count - 1].truth(sign.rawValue))
        case .operation(let sign, _, _):
            return try Arithmetics.apply(sign, parts[0], parts[1], span: expression.span)
        case .call(let name, _): return try call(name, parts, expression.span)
        case .index: return try indexed(parts[0], parts[1])
        case .slice(_, let slice): return try sliced(parts, slice)
        }
    }

    private func named(_ name: String, _ span: Range<Int>) throws(CellError) -> CalculatorValue {
        do throws(CellError) {
            if let value = try source.value(of: name) { return value }
        } catch { throw error.at(span) }
        if FunctionTable.find(name) != nil { throw Self.bareFunction(name, span) }
        let elsewhere = OtherNotation.hint(for: name)
        let near = elsewhere == nil ? Spelling.nearest(to: name, among: source.names + FunctionTable.names) : nil
        let naming = near == nil ? "a name is given with =, as in x = [2, 1, 0.1]; vars lists those there are" : nil
        throw CellError(
            .unknownName, "unknown name \"\(brief(name))\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            hint: elsewhere ?? naming, span: span)
    }

    /// A function's name without brackets.
    static func bareFunction(_ name: String, _ span: Range<Int>) -> CellError {
        let usage = FunctionTable.find(name)?.usage ?? "\(name)(x)"
        return CellError(
            .unknownName, "\(name) is a function, and wants its argument in brackets", hint: "it is written \(usage)",
            span: span)
    }

    private func vector(_ entries: [Calculated]) throws(CellError) -> CalculatorValue {
        var numbers: [Double] = []
        var texts: [String] = []
        for entry in entries {
            switch entry.value {
            case .number(let number): numbers.append(number)
            case .text(let text): texts.append(text)
            case let other:
                throw CellError(
                    .badValue, "the entries of a vector are numbers, and this is \(other.kindWord)", span: entry.span)
            }
            guard numbers.isEmpty || texts.isEmpty else {
                throw CellError(.badValue, "a vector holds numbers, a list holds texts", span: entry.span)
            }
        }
        return texts.isEmpty ? .vector(.init(values: numbers)) : .list(texts)
    }

    private func negated(_ inner: Calculated) throws(CellError) -> CalculatorValue {
        switch inner.value {
        case .number(let number): return .number(-number)
        case .vector(let vector): return .vector(.init(values: vector.values.map { -$0 }, isByToken: vector.isByToken))
        default:
            throw CellError(
                .badValue, "a minus goes with numbers and vectors, and this is \(inner.value.kindWord)",
                span: inner.span)
        }
    }

    private func call(
        _ name: String, _ arguments: [Calculated], _ span: Range<Int>
    ) throws(CellError) -> CalculatorValue {
        let nameSpan = span.lowerBound..<span.lowerBound + name.count
        guard let function = FunctionTable.find(name) else {
            let elsewhere = OtherNotation.hint(for: name)
            let near = elsewhere == nil ? Spelling.nearest(to: name, among: FunctionTable.names) : nil
            let all = near == nil ? "there are " + FunctionTable.names.joined(separator: ", ") : nil
            throw CellError(
                .unknownName, "no function \"\(brief(name))\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                hint: elsewhere ?? all, span: nameSpan)
        }
        guard function.arity.contains(arguments.count) else {
            throw CellError(.badValue, "\(name) is written \(function.usage)", span: span)
        }
        do throws(CellError) { return try function.body(arguments) } catch { throw error.at(span) }
    }
}

extension Calculator {
    /// `x[0]`, `x[-1]`, `logits[" France"]`, `logits[#4881]`, `samples[0]`.
    private func indexed(_ base: Calculated, _ index: Calculated) throws(CellError) -> CalculatorValue {
        switch base.value {
        case .vector(let vector):
            if case .text(let text) = index.value {
                guard vector.isByToken else {
                    throw CellError(
                        .badValue, "only logits, probs and their kin can be asked for a token",
                        hint: "other vectors count from 0: x[0]", span: index.span)
                }
                do throws(CellError) {
                    let id = try source.token(text)
                    let size = try source.value(of: "vocabulary")
                    guard vector.values.indices.contains(id), size == .number(Double(vector.values.count)) else {
                        throw CellError(
                            .badValue, "this vector belongs to another model's vocabulary",
                            hint: "calculate it again, for the model that is loaded now")
                    }
                    return .number(vector.values[id])
                } catch { throw error.at(index.span) }
            }
            return .number(vector.values[try position(index, of: vector.values.count)])
        case .list(let texts):
            return .text(texts[try position(index, of: texts.count)])
        default:
            throw CellError(
                .badValue, "this is \(base.value.kindWord), and has no entries to pick from", span: base.span)
        }
    }

    /// A position from 0; negative ones count from the end.
    private func position(_ place: Calculated, of count: Int) throws(CellError) -> Int {
        let number = try whole(place)
        let position = number < 0 ? number + count : number
        guard (0..<count).contains(position) else {
            throw CellError(
                .badPosition, count == 0 ? "there are no entries" : "no entry \(number): there are \(grouped(count))",
                hint: count == 0 ? nil : "they go from 0 to \(count - 1); -1 is the last", span: place.span)
        }
        return position
    }

    private func whole(_ place: Calculated) throws(CellError) -> Int {
        guard case .number(let number) = place.value, let whole = Int(exactly: number) else {
            throw CellError(.badPosition, "an entry's place is a whole number", span: place.span)
        }
        return whole
    }

    /// `x[2..5]` with both ends, `x[2:5]` without the last, either end left out.
    private func sliced(_ parts: [Calculated], _ slice: Expression.Slice) throws(CellError) -> CalculatorValue {
        let base = parts[0]
        let count: Int
        switch base.value {
        case .vector(let vector): count = vector.values.count
        case .list(let texts): count = texts.count
        default:
            throw CellError(.badValue, "this is \(base.value.kindWord), and cannot be cut", span: base.span)
        }
        let from = slice.from == nil ? nil : parts[1]
        let to = slice.to == nil ? nil : parts[parts.count - 1]
        let range = try range(from, to, includesEnd: slice.includesEnd, count)
        switch base.value {
        case .vector(let vector):
            // A part of a vocabulary can no longer be asked for a token.
            return .vector(
                .init(values: Array(vector.values[range]), isByToken: vector.isByToken && range.count == count))
        case .list(let texts): return .list(Array(texts[range]))
        default: return base.value
        }
    }

    private func range(
        _ from: Calculated?, _ to: Calculated?, includesEnd: Bool, _ count: Int
    ) throws(CellError) -> Range<Int> {
        func end(_ place: Calculated?, _ standard: Int) throws(CellError) -> Int {
            guard let place else { return standard }
            if includesEnd { return try position(place, of: count) }
            let number = try whole(place)
            return min(max(number < 0 ? number + count : number, 0), count)
        }
        let first = try end(from, 0)
        let last = includesEnd && to != nil ? try end(to, count) + 1 : try end(to, count)
        guard first <= last else {
            guard includesEnd else { return first..<first }
            throw CellError(
                .badPosition, "the slice runs backwards", hint: "write the smaller end first", span: from?.span)
        }
        return first..<last
    }
}
