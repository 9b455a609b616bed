import Testing

@testable import Lab

struct WordsTests {
    @Test(
        "a continuation says why it ended",
        arguments: [
            ("length", "stopped: 2 tokens"), ("eos", "stopped: it ended the text itself (<|endoftext|>)"),
            ("stop", "stopped: at \"Italy\""), ("context", "stopped: the context of 256 is full"),
        ])
    func stops(reason: String, words: String) {
        var continuation = Samples.sample.continuations[0]
        continuation.stopped = reason
        #expect(stopWords(continuation, prompt: 254) == words)
    }

    @Test("interventions are told in words")
    func changes() {
        let options = RenderOptions()
        let mean = ChangeValue(kind: "ablate", site: "L1.mlp", mode: "mean", positions: [4])
        let bias = ChangeValue(kind: "bias", amount: 2.5, token: Samples.france)
        #expect(changeWords(mean, options) == "L1.mlp off (its mean instead, position 4)")
        #expect(changeWords(bias, options) == "logit of ␠France +2.5")
        #expect(
            inForceSentence([Samples.off], options)
                == "In force: L2H0 off (zero, every position). clear turns it on again.")
        #expect(inForceSentence([mean, bias], options).hasSuffix("; logit of ␠France +2.5. clear undoes them."))
    }

    @Test("positions are told as a stretch where they are one")
    func positions() {
        #expect(positionWords(nil) == "every position")
        #expect(positionWords([0]) == "position 0")
        #expect(positionWords([2, 3, 4]) == "positions 2 to 4")
        #expect(positionWords([2, 5]) == "positions 2, 5")
    }

    @Test("without interventions the model is as it was trained")
    func none() {
        let text = render(.changes(ChangesValue(changes: [], notes: [])), RenderOptions())
        #expect(text == "  Nothing is changed: this is the model as it was trained.")
    }

    @Test("of a very long prompt both ends are shown, and the full count")
    func longPrompt() {
        let tokens = (0..<1000).map { Samples.token($0, " w\($0)") }
        let lines = tokenLines(tokens, RenderOptions(columns: 60))
        let text = lines.joined(separator: " ")
        #expect(text.hasPrefix("␠w0 ␠w1 ") && text.contains("␠w29 … 940 more … ␠w970"))
        #expect(text.hasSuffix("1,000 tokens"))
        #expect(lines.allSatisfy { displayWidth($0) <= 60 })
    }

    @Test("lines break at spaces, and inside a word only where it is longer than a line")
    func wrapping() {
        #expect(wrapped("one two three", width: 7) == ["one two", "three"])
        #expect(wrapped("one two three", width: 8) == ["one two", "three"])
        #expect(wrapped("abcdefgh ij", width: 5) == ["abcde", "fgh", "ij"])
        #expect(wrapped("", width: 5) == [""])
    }

    @Test("quotes stay on one line with the space that they begin with, where they can")
    func quotes() {
        #expect(wrapped("ask for \" France\" now", width: 12, holdsQuotes: true) == ["ask for", "\" France\"", "now"])
        #expect(wrapped("5\" by 7\" wide", width: 8, holdsQuotes: true) == ["5\" by 7\"", "wide"])
        #expect(wrapped("\"ab cd ef gh\"", width: 7, holdsQuotes: true) == ["\"ab cd", "ef gh\""])
    }

    @Test("an entropy says how many equal choices it is worth, and a coin is no fair surety")
    func entropies() {
        let words = [0, 0.3, 0.65, 0.6931, 1, 2, 4, 7, .nan].map { entropyWord($0) }
        #expect(
            words == [
                "certain", "fairly sure", "torn between about 2", "torn between about 2",
                "torn between about 3", "torn between about 7", "wide open, among about 55",
                "close to guessing, among about 1,100", "not a number",
            ])
    }

    @Test("who is at 87 % is not torn, however long the tail")
    func tail() {
        #expect(entropyWord(0.95, top: 0.87) == "one well ahead of the others")
        #expect(entropyWord(0.95, top: 0.5) == "torn between about 3")
        #expect(entropyWord(0.01, top: 0.999) == "almost certain")
    }
}
