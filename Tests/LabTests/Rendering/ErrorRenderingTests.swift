import Testing

@testable import Lab

struct ErrorRenderingTests {
    let error = CellError(.unknownCommand, "no command \"softmx\"", hint: "did you mean \"softmax\"?", span: 2..<8)

    @Test("at the prompt a caret points into the line above")
    func interactive() {
        let expected = """
                      ^^^^^^
              no command "softmx"; did you mean "softmax"?
            """
        #expect(render(error, cell: "  softmx", promptWidth: 8, RenderOptions()) == expected)
    }

    @Test("in a batch the line is repeated")
    func batch() {
        let expected = """
                softmx [1, 2]
                ^^^^^^
              no command "softmx"; did you mean "softmax"?
            """
        #expect(render(error, cell: "  softmx [1, 2]", promptWidth: 0, RenderOptions()) == expected)
    }

    @Test("of several lines only the one that is meant is repeated")
    func lines() {
        let error = CellError(.syntax, "a number is missing", span: 8..<9)
        let expected = """
              2, ]
               ^
              a number is missing
            """
        #expect(render(error, cell: "x = [1\n2, ]", promptWidth: 8, RenderOptions()).contains("^"))
        #expect(render(error, cell: "x = [1\n2, ]", promptWidth: 0, RenderOptions()) == expected)
    }

    @Test("without a place there is only the sentence and, below, what to do")
    func sentence() {
        let error = CellError(.noModel, "no model is loaded", hint: "load mini loads the small one")
        let expected = """
              no model is loaded
              load mini loads the small one
            """
        #expect(render(error, cell: "info", promptWidth: 8, RenderOptions()) == expected)
        #expect(render(error, cell: "info", promptWidth: 0, RenderOptions(plain: true)).hasPrefix("  error: no model"))
    }

    @Test("a long line is shown around the place, no wider than the screen", arguments: [0, 3, 100, 160])
    func window(start: Int) {
        let cell = String(repeating: "abcd ", count: 40)
        let text = render(
            CellError(.syntax, "odd", span: start..<(start + 4)), cell: cell, promptWidth: 0, RenderOptions(columns: 40)
        )
        #expect(text.split(separator: "\n").allSatisfy { displayWidth(String($0)) <= 40 })
        let lines = text.split(separator: "\n").map { Array($0) }
        let caret = lines[1].firstIndex(of: "^") ?? 0
        #expect(lines[0][caret] == Array(cell)[start])
    }

    @Test("a place beyond the end of the cell still has a caret")
    func end() {
        let text = render(
            CellError(.missingArgument, "ablate what?", span: 6..<6), cell: "ablate", promptWidth: 8, RenderOptions())
        #expect(text.hasPrefix(String(repeating: " ", count: 14) + "^\n"))
    }
}
