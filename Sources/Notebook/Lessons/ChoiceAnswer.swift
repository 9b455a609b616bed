extension Quiz {
    /// The letter that an option is answered by.
    public static func letter(_ index: Int) -> String {
        String(UnicodeScalar(UInt8(ascii: "a") + UInt8(min(index, 25))))
    }

    /// The option that is meant by its letter or its text: `b`, `B)`, `(b)`, `it stays the same`.
    public func namedOption(_ answer: String) -> Int? {
        let bare = answer.lowercased().filter { !$0.isWhitespace && !"().:\"'`".contains($0) }
        let letter = ["option", "answer", "letter"].first(where: bare.hasPrefix).map {
            String(bare.dropFirst($0.count))
        }
        if let index = options.indices.first(where: { [bare, letter].contains(Self.letter($0)) }) { return index }
        // Quotes and what stands in them may be all that tells two options apart.
        let exact = options.indices.filter { Self.comparable(options[$0].text) == Self.comparable(answer) }
        if exact.count == 1 { return exact[0] }
        let words = Self.words(answer)
        let same = options.indices.filter { Self.words(options[$0].text) == words }
        return words.isEmpty || same.count != 1 ? nil : same[0]
    }

    /// The option that an answer means: one that it names, or else the only one that has its words one after the other,
    /// or that is the second, the last. nil for what fits none, or more than one.
    public func option(_ answer: String) -> Int? {
        if let index = namedOption(answer) { return index }
        var words = Self.words(answer)
        // b) with its words after it.
        if let mark = answer.drop(while: { $0.isWhitespace || $0 == "(" }).dropFirst().first,
            let lettered = options.indices.first(where: { Self.letter($0) == words.first }),
            ").:".contains(mark), Self.runs(of: Array(words.dropFirst()), in: Self.words(options[lettered].text))
        {
            return lettered
        }
        let text = words.joined(separator: " ")
        guard text.count >= 3 || words.contains(where: { $0.contains(where: \.isNumber) }) || words == ["no"] else {
            return nil
        }
        var found = Set(
            options.indices.filter { index in
                let own = Self.words(options[index].text)
                let isBeginning = text.count >= 3 && text.last?.isLetter == true
                return Self.runs(of: words, in: own) || isBeginning && own.joined(separator: " ").hasPrefix(text)
            })
        if words.allSatisfy(Self.emptyWords.contains) { found = [] }
        if words.first == "the" || words.first == "number" || words.first == "option" { words.removeFirst() }
        if words.last == "one" || words.last == "option", words.count > 1 { words.removeLast() }
        if words.count == 1, let place = place(words[0], isBare: text == words[0]) { found.insert(place) }
        return found.count == 1 ? found.first : nil
    }

    /// The option that is the second, or the last. A bare number counts only where no option has one in it.
    private func place(_ word: String, isBare: Bool) -> Int? {
        if word == "last" { return options.indices.last }
        let names = ["first", "second", "third", "fourth", "fifth", "sixth"]
        let short = ["1st", "2nd", "3rd", "4th", "5th", "6th"]
        var index = names.firstIndex(of: word) ?? short.firstIndex(of: word)
        if index == nil, let number = Int(word),
            !isBare || !options.contains(where: { $0.text.contains(where: \.isNumber) })
        {
            index = number - 1
        }
        return index.flatMap { options.indices.contains($0) ? $0 : nil }
    }

    /// Words that say nothing alone.
    private static let emptyWords: Set<String> = ["the", "and", "are", "its", "that", "this", "for", "one", "was"]

    /// Without marks, case and what ends a sentence.
    private static func comparable(_ text: String) -> String {
        let words = InlineText.plain(text).lowercased().replacing("−", with: "-").replacing("’", with: "'")
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(words.reversed().drop { ".!?,;".contains($0) }.reversed())
    }

    /// Words without quotes and what stands between sentences.
    private static func words(_ text: String) -> [String] {
        let plain = comparable(text).filter { !"\"“”`".contains($0) }
        return plain.split(whereSeparator: \.isWhitespace).compactMap { word in
            let bare = word.drop { Self.marks.contains($0) }.reversed().drop { Self.marks.contains($0) }
            return bare.isEmpty ? nil : String(bare.reversed())
        }
    }

    private static let marks: Set<Character> = [".", "!", "?", ",", ";", ":", "(", ")"]

    private static func runs(of words: [String], in others: [String]) -> Bool {
        guard !words.isEmpty, words.count <= others.count else { return false }
        return (0...(others.count - words.count)).contains { others[$0..<$0 + words.count].elementsEqual(words) }
    }
}
