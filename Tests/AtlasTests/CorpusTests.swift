import Atlas
import Engine
import Testing

struct CorpusTests {
    @Test func aLookAtIt() {
        let start = ContinuousClock.now
        let text = Corpus.training.text()
        print(text.count, ContinuousClock.now - start)
        print(String(decoding: text.prefix(4000), as: UTF8.self))
    }
}
