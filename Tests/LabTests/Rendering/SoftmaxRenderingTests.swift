import Testing

@testable import Lab

struct SoftmaxRenderingTests {
    @Test("softmax of a vector is worked out line by line") func softmaxWide() {
        let text = render(.softmax(Samples.softmax), RenderOptions())
        let expected = """
                        z   z − max      exp   ÷ 1.5174
              0     2.000     0.000   1.0000     0.6590
              1     1.000    −1.000   0.3679     0.2424
              2     0.100    −1.900   0.1496     0.0986
              sum                     1.5174     1.0000
              p = exp(z − max) / Σ exp(z − max)
              subtracting the max changes nothing; it keeps exp from getting too large
            """
        #expect(text == expected)
    }

    @Test("softmax fits on a narrow screen") func softmaxNarrow() {
        let text = render(.softmax(Samples.softmax), RenderOptions(columns: 60))
        let expected = """
                        z   z − max      exp   ÷ 1.5174
              0     2.000     0.000   1.0000     0.6590
              1     1.000    −1.000   0.3679     0.2424
              2     0.100    −1.900   0.1496     0.0986
              sum                     1.5174     1.0000
              p = exp(z − max) / Σ exp(z − max)
              subtracting the max changes nothing; it keeps exp from
              getting too large
            """
        #expect(text == expected)
    }

    @Test("softmax is spelled in ASCII in plain output") func softmaxPlain() {
        let text = render(.softmax(Samples.softmax), RenderOptions(columns: 60, plain: true))
        let expected = """
                        z   z - max      exp   / 1.5174
              0     2.000     0.000   1.0000     0.6590
              1     1.000    -1.000   0.3679     0.2424
              2     0.100    -1.900   0.1496     0.0986
              sum                     1.5174     1.0000
              p = exp(z - max) / sum of exp(z - max)
              subtracting the max changes nothing; it keeps exp from
              getting too large
            """
        #expect(text == expected)
    }

    @Test("a temperature adds a column, unlisted entries a row") func warmSoftmaxWide() {
        let text = render(.softmax(Samples.warmSoftmax), RenderOptions())
        let expected = """
                                    z   z / 0.5     − max       exp   ÷ 1.2500
              ␠France          16.210    32.420     0.000    1.0000     0.8000
              ␠Spain            8.930    17.860   −14.560   <0.0001    <0.0001
              … 2,046 others                                 0.2500     0.2000
              sum                                            1.2500     1.0000
              p = exp(z/T − max) / Σ exp(z/T − max)
              T = 0.5 is the temperature: below 1 sharpens the differences, above 1 flattens
              subtracting the max changes nothing; it keeps exp from getting too large
            """
        #expect(text == expected)
    }

    @Test("a temperature fits on a narrow screen") func warmSoftmaxNarrow() {
        let text = render(.softmax(Samples.warmSoftmax), RenderOptions(columns: 60))
        let expected = """
                              z   z / 0.5     − max       exp   ÷ 1.2500
              ␠France    16.210    32.420     0.000    1.0000     0.8000
              ␠Spain      8.930    17.860   −14.560   <0.0001    <0.0001
              … 2,046…                                 0.2500     0.2000
              sum                                      1.2500     1.0000
              p = exp(z/T − max) / Σ exp(z/T − max)
              T = 0.5 is the temperature: below 1 sharpens the
              differences, above 1 flattens
              subtracting the max changes nothing; it keeps exp from
              getting too large
            """
        #expect(text == expected)
    }
}
