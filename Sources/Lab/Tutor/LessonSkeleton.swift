import Foundation

/// The beginnings of a lesson, for an author to fill in.
enum LessonSkeleton {
    /// Writes the file and returns its path. A file that is there is left alone.
    static func write(_ name: Word) throws(CellError) -> String {
        let typed = UserFolders.expanded(name.text)
        let path = typed.hasSuffix(".md") ? typed : typed + ".md"
        let title = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        guard !title.isEmpty, !typed.hasSuffix("/"), !typed.contains("\0") else {
            throw CellError(.badValue, "the file has no name", span: name.span)
        }
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CellError(.fileExists, "\(safe(path)) is there already", hint: "take another name", span: name.span)
        }
        do {
            try WholeFile.write(text(title: words(title)), to: path)
        } catch {
            throw CellError(
                .cannotWrite, "\(safe(path)) cannot be written: \(safe(SystemReason.of(error)))", span: name.span)
        }
        return path
    }

    /// `03-my-lesson` as `My lesson`.
    private static func words(_ name: String) -> String {
        let words = name.drop { $0.isNumber || $0 == "-" }.map { $0 == "-" || $0 == "_" || $0.isNewline ? " " : $0 }
        let text = words.isEmpty ? name : String(words)
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    static func text(title: String) -> String {
        """
        ---
        format: lab-notebook 1
        title: \(title)
        kind: lesson
        needs: mini
        seed: 7
        ---
        # \(title)

        Open with a question whose answer is not obvious. Then ask for a guess.

        ```quiz predict
        How sure is it that Paris is the capital of France? Guess a percentage.
        = probs[" France"]
        ```

        ```repl
        > prompt Paris is the capital of
        ...
        ```

        Say what there was to see. Numbers in prose are worked out when the lesson is
        shown: it is {= round(probs[" France"], 3)}.

        ## What follows

        ```quiz number
        What do all probabilities together come to?
        = sum(probs)
        ± 0.001
        mistake: sum(logits) :: Those are the logits. Add up `probs`.
        hint: The calculator knows `sum` and `probs`.
        solution: `sum(probs)`: all that can happen, together, is certain.
        ```

        ```quiz choice
        What is a logit?
        - [x] A raw score :: Yes, and softmax makes a probability of it.
        - [ ] A probability :: It can be negative. Look at the table again.
        ```

        ```quiz free
        Find a prompt at which it is torn: make the entropy larger than 1.5.
        check: entropy(probs) > 1.5
        hint: Ask for something that has no right answer.
        solution: `prompt My favourite country is`
        ```

        """
    }
}
