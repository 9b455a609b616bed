import Engine
import Testing

@Suite("Parameter counts")
struct ParameterCountTests {
    @Test(
        "the published totals follow from the shapes",
        arguments: [
            ("distilgpt2", 6, 12, 768, 81_912_576), ("gpt2", 12, 12, 768, 124_439_808),
            ("gpt2-medium", 24, 16, 1024, 354_823_168), ("gpt2-large", 36, 20, 1280, 774_030_080),
            ("gpt2-xl", 48, 25, 1600, 1_557_611_200),
        ])
    func published(name: String, layers: Int, heads: Int, width: Int, total: Int) {
        #expect(GPT2Configuration(layers: layers, heads: heads, width: width).parameters.total == total)
    }

    @Test(
        "the small models' totals follow from their shapes",
        arguments: [(1, 2, 32, 86_496), (2, 4, 64, 247_552), (4, 8, 128, 1_088_256), (6, 12, 192, 3_111_936)])
    func small(layers: Int, heads: Int, width: Int, total: Int) {
        let configuration = GPT2Configuration(
            layers: layers, heads: heads, width: width, context: 256, vocabulary: 2048)
        #expect(configuration.parameters.total == total)
    }

    @Test("the parts are listed in the order of the forward pass")
    func parts() {
        let parts = GPT2Configuration(layers: 12, heads: 12, width: 768, tiesEmbeddings: false).parameters.parts
        let expected = [
            ("token embedding", 38_597_376), ("position embedding", 786_432), ("attention", 28_348_416),
            ("mlp", 56_669_184), ("layer norms", 38_400), ("unembedding", 38_597_376),
        ]
        #expect(parts.map(\.name) == expected.map(\.0))
        #expect(parts.map(\.count) == expected.map(\.1))
    }
}
