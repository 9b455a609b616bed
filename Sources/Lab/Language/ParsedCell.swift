/// What a cell is, by the rules of the language and in their order: an assignment, a command by its full name, an
/// expression, a command by an unambiguous start.
enum ParsedCell {
    case assignment(name: String, Expression)
    /// `start` is where the command's arguments begin.
    case command(any CommandSyntax.Type, start: Int)
    case expression(Expression)

    /// Bytes that a cell may have: 1 MB.
    static let longest = 1 << 20

    /// - Parameter names: the variables and the session's own names.
    init(_ cell: String, names: (String) -> Bool) throws(CellError) {
        guard cell.utf8.count <= Self.longest else {
            throw CellError(
                .unreadableInput, "this cell is \(byteSize(cell.utf8.count)) long, and a cell ends at 1 MB",
                hint: "is it a file of another kind?")
        }
        let head = CellHead(cell)
        if let value = head.assignedFrom {
            try Self.checkAssignable(head.name, head.span)
            self = .assignment(name: head.name, try ExpressionParser.parse(cell, from: value))
            return
        }
        if let command = CommandTable.exact(head.name), !(head.isCall && FunctionTable.find(head.name) != nil) {
            self = .command(command, start: head.span.upperBound)
            return
        }
        let isName = head.name == "_" || words.contains(head.name) || names(head.name)
        if head.name.isEmpty ? head.startsExpression : isName || head.isCall {
            do throws(CellError) {
                self = .expression(try ExpressionParser.parse(cell))
            } catch {
                var error = error
                // `temperature 0.5` was meant as a command.
                if head.name == "temperature", !head.goesOnAsExpression { error.hint = "temp sets it, as in temp 0.5" }
                throw error
            }
            return
        }
        let word = Word(text: head.word, key: nil, isQuoted: false, span: head.wordSpan)
        do throws(CellError) {
            self = .command(try CommandTable.find(word), start: head.wordSpan.upperBound)
        } catch {
            // `zz + 1` was meant as an expression, and says more as one.
            if head.goesOnAsExpression {
                self = .expression(try ExpressionParser.parse(cell))
                return
            }
            var unknown = Self.unknown(head, error)
            let isSentence = cell.split(maxSplits: 3, whereSeparator: \.isWhitespace).count > 2
            if unknown.code == .unknownCommand, unknown.hint == CommandTable.overviewHint, isSentence {
                unknown.hint = "to run the model on a text, begin with prompt"
            }
            throw unknown
        }
    }

    /// No command begins like this; perhaps it was to be a name or a function.
    private static func unknown(_ head: CellHead, _ error: CellError) -> CellError {
        guard error.code == .unknownCommand, !head.name.isEmpty, head.name == head.word else { return error }
        if FunctionTable.find(head.name) != nil { return Calculator.bareFunction(head.name, head.span) }
        let commands = CommandTable.all.map { $0.name }
        let names = SessionNames.described.map(\.name) + FunctionTable.names
        guard Spelling.nearest(to: head.name, among: commands) == nil,
            let near = Spelling.nearest(to: head.name, among: names)
        else { return error }
        return CellError(
            .unknownName, "unknown name \"\(brief(head.name))\"; did you mean \"\(near)\"?", span: head.span)
    }

    private static func checkAssignable(_ name: String, _ span: Range<Int>) throws(CellError) {
        let owner: String
        var hint = "take another name: my_\(name) = …"
        if CommandTable.exact(name) != nil {
            owner = "a command"
            hint += "; the command goes without ="
        } else if FunctionTable.find(name) != nil {
            owner = "a function"
        } else if SessionNames.all.contains(name) {
            owner = "one of the session's own names"
            if name == "temperature" { hint = "temp sets it, as in temp 0.5" }
        } else if name == "_" {
            owner = "the last value"
            hint = "take another name: x = …"
        } else if words.contains(name) {
            owner = "a word of the language"
        } else {
            return
        }
        throw CellError(.badValue, "\(name) is \(owner), and cannot be given a value", hint: hint, span: span)
    }
}

/// Names that mean something wherever they stand.
private let words: Set<String> = ["and", "or", "not", "true", "false"]

/// How a cell begins, before it is known what it is.
struct CellHead {
    /// The first name, empty where the cell begins with something else.
    private(set) var name = ""
    private(set) var span = 0..<0
    /// Everything to the first space, bracket or quote.
    private(set) var word = ""
    private(set) var wordSpan = 0..<0
    /// A bracket follows the name directly.
    private(set) var isCall = false
    /// An operator or an index follows the first name.
    private(set) var goesOnAsExpression = false
    /// Where the value of an assignment begins.
    private(set) var assignedFrom: Int?
    /// It begins with a number, a bracket, a quote or a sign.
    private(set) var startsExpression = false

    init(_ cell: String) {
        var lexer = Lexer(cell)
        lexer.skipBlanks()
        let start = lexer.position
        guard let first = lexer.current else { return }
        let rest = lexer.characters[start...]
        let wordEnd = rest.firstIndex { $0.isWhitespace || $0 == "[" || lexer.isQuote($0) } ?? rest.endIndex
        wordSpan = start..<max(wordEnd, start + 1)
        word = String(lexer.characters[wordSpan])
        guard Lexer.startsName(first) else {
            let next = lexer.peek(1)
            let isPoint = first == "." && next.map(Lexer.isDigit) == true
            let isID = first == "#" && next.map(Lexer.isDigit) == true
            startsExpression =
                Lexer.isDigit(first) || lexer.isQuote(first) || "([+-−".contains(first) || isPoint || isID
            return
        }
        let end = rest.firstIndex { !Lexer.continuesName($0) } ?? rest.endIndex
        // `gpt2-xl` or `L3.attn` is no name; what stands before a bracket or a sign can be one.
        span = start..<end
        name = String(lexer.characters[span])
        lexer.position = end
        isCall = lexer.current == "("
        let touches = lexer.current.map { !$0.isWhitespace } ?? false
        lexer.skipBlanks()
        guard let sign = lexer.current else { return }
        if sign == "=", lexer.peek(1) != "=" {
            assignedFrom = lexer.position + 1
            return
        }
        let afterSign = lexer.peek(1)
        let isUnequal = sign == "!" && afterSign == "="
        // `gpt2-xl` is no difference, and neither is the flag of `ls -l`.
        let isMinus = "-−".contains(sign) && !touches && afterSign?.isWhitespace == true
        goesOnAsExpression =
            "+*/^<>=×·÷≤≥≠".contains(sign) || isUnequal || isMinus || isCall || (touches && sign == "[")
        if touches, wordSpan.upperBound > end, !isCall, !goesOnAsExpression, sign != "-" { name = "" }
    }
}
