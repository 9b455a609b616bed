import Engine
import Testing

@testable import Lab

struct TrainingErrorTests {
    private func corpus(_ tokens: Int, _ digit: String = "0") -> CorpusIdentity {
        CorpusIdentity(tokens: tokens, sha256: String(repeating: digit, count: 64))
    }

    private func words(_ error: TrainingError) -> String {
        let words = ErrorWords.error(error)
        return words.message + (words.hint.map { "\n\($0)" } ?? "")
    }

    @Test("what goes wrong in training is said in plain words")
    func sentences() {
        #expect(
            words(.corpusTooShort(found: 0, needed: 256)) == "there is nothing to learn from: the text is empty")
        #expect(
            words(.corpusTooShort(found: 1, needed: 256))
                == """
                the text is too short to learn from: it has 1 token, and one window takes 256
                give a longer text, or make the windows shorter
                """)
        #expect(words(.tokenOutOfRange(id: 7, vocabulary: 5)) == "no token #7: the vocabulary ends at #4")
        #expect(
            words(.windowTooLong(length: 300, context: 256))
                == """
                windows of 300 tokens are too long: this model sees at most 256
                make the windows shorter
                """)
        #expect(
            words(.recipe(key: "clip", expected: "a positive number", found: "-1"))
                == "clip is -1; expected: a positive number")
        #expect(
            words(.diverged(step: 12, .loss))
                == """
                training fell apart in step 12: the loss is no longer a number
                the last checkpoint is whole; a lower learning rate may hold
                """)
        #expect(
            words(.diverged(step: 12, .gradient))
                .hasPrefix("training fell apart in step 12: the gradient is no longer a number"))
        #expect(
            words(.diverged(step: 12, .weights))
                .hasPrefix("training fell apart in step 12: the weights are no longer numbers"))
        #expect(words(.interrupted) == "interrupted")
        #expect(words(.noDigest) == "the system's library for SHA-256 does not start")
        #expect(
            words(.file(.unwritable(path: "out/model.safetensors", reason: "No space left on device")))
                == "out/model.safetensors cannot be written: No space left on device")
    }

    @Test("a checkpoint that belongs to something else says to what")
    func others() {
        #expect(
            words(.otherShape(key: "width", expected: "18", found: "16"))
                == "these weights are of another shape: width is 16, and 18 is asked for")
        #expect(
            words(.otherRecipe(folder: "run", key: "rate", expected: "0.5", found: "0.01"))
                == """
                the checkpoint in run was made with another recipe: rate is 0.01, and 0.5 is asked for
                go on with the old recipe, or begin in another folder
                """)
        #expect(
            words(.otherCorpus(folder: "run", expected: corpus(10), found: corpus(1)))
                == """
                the checkpoint in run was made from another text: that one had 1 token, this one has 10
                give it the same text, or begin in another folder
                """)
        #expect(
            words(.otherCorpus(folder: "run", expected: corpus(10), found: corpus(10, "1")))
                .hasPrefix(
                    "the checkpoint in run was made from another text: that one had 10 tokens, this one has 10, "
                        + "but they are not the same"))
    }
}
