/// What a cell is, by the rules of the language and in their order: an assignment, a command by its full name, an
/// expression, a command by an unambiguous start.
enum ParsedCell {
    case assignment(name: String, Expression)
    /// `start` is where the command's arguments begin.
    case command(any CommandSyntax.Type, start: Int)
    case expression(Expression)

    /// - Parameter names: the variables and the session's own names.
    init(_ cell: String, names: (String) -> Bool) throws(CellError) {
        guard cell.utf8.count <= 1 << 20 else {
            throw CellError(
                .unreadableInput, "this line is \(cell.utf8.count / 1_000_000) MB long, and a cell ends at 1 MB",
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
        let isName = ["not", "true", "false", "_"].contains(head.name) || names(head.name)
        if head.name.isEmpty ? head.startsExpression : isName || head.isCall {
            self = .expression(try ExpressionParser.parse(cell))
            return
        }
        let word = Word(text: head.word, key: nil, isQuoted: false, span: head.wordSpan)
        do throws(CellError) {
            self = .command(try CommandTable.find(word), start: head.wordSpan.upperBound)
        } catch {
            // `zz + 1` was meant as an expression, and says more as one.
            guard head.goesOnAsExpression else { throw error }
            self = .expression(try ExpressionParser.parse(cell))
        }
    }

    private static func checkAssignable(_ name: String, _ span: Range<Int>) throws(CellError) {
        let owner: String? =
            if CommandTable.exact(name) != nil { "a command" } else if FunctionTable.find(name) != nil {
                "a function"
            } else if SessionNames.all.contains(name) {
                "one of the session's own names"
            } else if [
                "and", "or", "not", "true", "false", "_",
            ].contains(name) { "a word of the language" } else { nil }
        if let owner {
            throw CellError(
                .badValue, "\(name) is \(owner), and cannot be given a value",
                hint: "take another name: my_\(name) = …",
                span: span)
        }
    }
}

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
        goesOnAsExpression = "+*/^<>=×÷≤≥".contains(sign) || isCall || (touches && sign == "[")
        if touches, wordSpan.upperBound > end, !isCall, !goesOnAsExpression, sign != "-" { name = "" }
    }
}
