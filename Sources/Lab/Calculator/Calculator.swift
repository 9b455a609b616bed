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

    func value(of expression: Expression) throws(CellError) -> CalculatorValue {
        switch expression.node {
        case .number(let value): return .number(value)
        case .text(let text): return .text(text)
        case .truth(let truth): return .truth(truth)
        case .tokenID(let id): return .number(Double(id))
        case .name(let name): return try named(name, expression.span)
        case .vector(let entries): return try vector(entries)
        case .negation(let inner): return try negated(try worked(inner))
        case .inversion(let inner): return .truth(!(try truth(inner, "not")))
        case .operation(.and, let left, let right):
            return .truth(try truth(left, "and") ? try truth(right, "and") : false)
        case .operation(.or, let left, let right):
            return .truth(try truth(left, "or") ? true : try truth(right, "or"))
        case .operation(let sign, let left, let right):
            return try Arithmetics.apply(sign, try worked(left), try worked(right), span: expression.span)
        case .call(let name, let arguments): return try call(name, arguments, expression.span)
        case .index(let base, let index): return try indexed(try worked(base), index)
        case .slice(let base, let slice): return try sliced(try worked(base), slice)
        }
    }

    private func worked(_ expression: Expression) throws(CellError) -> Calculated {
        Calculated(value: try value(of: expression), span: expression.span)
    }

    private func named(_ name: String, _ span: Range<Int>) throws(CellError) -> CalculatorValue {
        do throws(CellError) {
            if let value = try source.value(of: name) { return value }
        } catch { throw error.at(span) }
        if FunctionTable.find(name) != nil {
            throw CellError(
                .unknownName, "\(name) is a function, and wants its argument in brackets",
                hint: "for example \(name)([2, 1, 0.1])", span: span)
        }
        let near = Spelling.nearest(to: name, among: source.names + FunctionTable.names)
        throw CellError(
            .unknownName, "unknown name \"\(safe(name))\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            hint: near == nil ? "a name is given with =, as in x = [2, 1, 0.1]; vars lists those there are" : nil,
            span: span)
    }

    private func vector(_ entries: [Expression]) throws(CellError) -> CalculatorValue {
        guard entries.count <= CalculatorValue.longest else {
            throw CellError(.badValue, "a vector has at most \(grouped(CalculatorValue.longest)) entries")
        }
        var numbers: [Double] = []
        var texts: [String] = []
        for entry in entries {
            switch try value(of: entry) {
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

    private func truth(_ expression: Expression, _ word: String) throws(CellError) -> Bool {
        let value = try value(of: expression)
        guard case .truth(let truth) = value else {
            throw CellError(
                .badValue, "\(word) goes with true and false, and this is \(value.kindWord)",
                hint: "a comparison is true or false: x > 1", span: expression.span)
        }
        return truth
    }

    private func call(
        _ name: String, _ arguments: [Expression], _ span: Range<Int>
    ) throws(CellError) -> CalculatorValue {
        let nameSpan = span.lowerBound..<span.lowerBound + name.count
        guard let function = FunctionTable.find(name) else {
            let near = Spelling.nearest(to: name, among: FunctionTable.names)
            throw CellError(
                .unknownName, "no function \"\(safe(name))\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                hint: near == nil ? "there are " + FunctionTable.names.joined(separator: ", ") : nil, span: nameSpan)
        }
        guard function.arity.contains(arguments.count) else {
            throw CellError(.badValue, "\(name) is written \(function.usage)", span: span)
        }
        var values: [Calculated] = []
        for argument in arguments { values.append(try worked(argument)) }
        do throws(CellError) { return try function.body(values) } catch { throw error.at(span) }
    }
}

extension Calculator {
    /// `x[0]`, `x[-1]`, `logits[" France"]`, `logits[#4881]`, `samples[0]`.
    private func indexed(_ base: Calculated, _ index: Expression) throws(CellError) -> CalculatorValue {
        switch base.value {
        case .vector(let vector):
            let inner = try value(of: index)
            if case .text(let text) = inner {
                guard vector.isByToken else {
                    throw CellError(
                        .badValue, "only logits, probs and their kin can be asked for a token",
                        hint: "other vectors count from 0: x[0]", span: index.span)
                }
                do throws(CellError) {
                    let id = try source.token(text)
                    guard vector.values.indices.contains(id) else {
                        throw CellError(.badValue, "this vector belongs to another model's vocabulary")
                    }
                    return .number(vector.values[id])
                } catch { throw error.at(index.span) }
            }
            return .number(vector.values[try position(inner, of: vector.values.count, index.span)])
        case .list(let texts):
            return .text(texts[try position(try value(of: index), of: texts.count, index.span)])
        default:
            throw CellError(
                .badValue, "this is \(base.value.kindWord), and has no entries to pick from", span: base.span)
        }
    }

    /// A position from 0; negative ones count from the end.
    private func position(_ value: CalculatorValue, of count: Int, _ span: Range<Int>) throws(CellError) -> Int {
        let number = try whole(value, span)
        let position = number < 0 ? number + count : number
        guard (0..<count).contains(position) else {
            throw CellError(
                .badPosition, count == 0 ? "there are no entries" : "no entry \(number): there are \(grouped(count))",
                hint: count == 0 ? nil : "they go from 0 to \(count - 1); -1 is the last", span: span)
        }
        return position
    }

    private func whole(_ value: CalculatorValue, _ span: Range<Int>) throws(CellError) -> Int {
        guard case .number(let number) = value, let whole = Int(exactly: number) else {
            throw CellError(.badPosition, "an entry's place is a whole number", span: span)
        }
        return whole
    }

    /// `x[2..5]` with both ends, `x[2:5]` without the last, either end left out.
    private func sliced(_ base: Calculated, _ slice: Expression.Slice) throws(CellError) -> CalculatorValue {
        let count: Int
        switch base.value {
        case .vector(let vector): count = vector.values.count
        case .list(let texts): count = texts.count
        default:
            throw CellError(.badValue, "this is \(base.value.kindWord), and cannot be cut", span: base.span)
        }
        let range = try range(slice, count)
        switch base.value {
        case .vector(let vector):
            // A part of a vocabulary can no longer be asked for a token.
            return .vector(
                .init(values: Array(vector.values[range]), isByToken: vector.isByToken && range.count == count))
        case .list(let texts): return .list(Array(texts[range]))
        default: return base.value
        }
    }

    private func range(_ slice: Expression.Slice, _ count: Int) throws(CellError) -> Range<Int> {
        func end(_ expression: Expression?, _ standard: Int) throws(CellError) -> Int {
            guard let expression else { return standard }
            if slice.includesEnd { return try position(try value(of: expression), of: count, expression.span) }
            let number = try whole(try value(of: expression), expression.span)
            return min(max(number < 0 ? number + count : number, 0), count)
        }
        let from = try end(slice.from, 0)
        let to = slice.includesEnd && slice.to != nil ? try end(slice.to, count) + 1 : try end(slice.to, count)
        guard from <= to else {
            guard slice.includesEnd else { return from..<from }
            throw CellError(
                .badPosition, "the slice runs backwards", hint: "write the smaller end first",
                span: slice.from?.span ?? 0..<1)
        }
        return from..<to
    }
}
