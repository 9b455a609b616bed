import Testing

@testable import Lab

struct ModelRenderingTests {
    @Test("a model is described in numbers") func modelWide() {
        let text = render(.model(Samples.model), RenderOptions())
        let expected = """
              mini: 1,088,256 parameters
              GPT-2: 4 layers × 8 heads, width 128
              vocabulary 2,048 tokens, context 256 tokens, F32 weights, 4.4 MB
              part                parameters   share
              token embedding        262,144  24.1 %  █████████▏
              position embedding      32,768   3.0 %  █▏
              attention              264,192  24.3 %  █████████▎
              MLP                    526,848  48.4 %  ██████████████████▍
              LayerNorm                2,304   0.2 %  ▏
              puts <|endoftext|> before a prompt
            """
        #expect(text == expected)
    }

    @Test("a model fits on a narrow screen") func modelNarrow() {
        let text = render(.model(Samples.model), RenderOptions(columns: 60))
        let expected = """
              mini: 1,088,256 parameters
              GPT-2: 4 layers × 8 heads, width 128
              vocabulary 2,048 tokens, context 256 tokens, F32 weights,
              4.4 MB
              part                parameters   share
              token embedding        262,144  24.1 %  ████▍
              position embedding      32,768   3.0 %  ▌
              attention              264,192  24.3 %  ████▍
              MLP                    526,848  48.4 %  ████████▊
              LayerNorm                2,304   0.2 %  ▏
              puts <|endoftext|> before a prompt
            """
        #expect(text == expected)
    }

    @Test("a model reads in plain output") func modelPlain() {
        let text = render(.model(Samples.model), RenderOptions(columns: 60, plain: true))
        let expected = """
              mini: 1,088,256 parameters
              GPT-2: 4 layers x 8 heads, width 128
              vocabulary 2,048 tokens, context 256 tokens, F32 weights,
              4.4 MB
              part                parameters   share
              token embedding        262,144  24.1 %  ####
              position embedding      32,768   3.0 %  #
              attention              264,192  24.3 %  ####
              MLP                    526,848  48.4 %  #########
              LayerNorm                2,304   0.2 %
              puts <|endoftext|> before a prompt
            """
        #expect(text == expected)
    }

    @Test("models are listed with what is wrong with them") func modelsWide() {
        let text = render(.models(Samples.models), RenderOptions())
        let expected = """
              model       parameters      size  in memory  state     where
              mini         1,088,256    4.4 MB     1.2 MB  loaded    models/mini
              distilgpt2  81,912,576  352.8 MB          –  ready     a/rather/long/folder/f…
              broken               ?  12 bytes          –  unusable  models/broken
              broken: config.json is missing
              load and a name opens one
            """
        #expect(text == expected)
    }

    @Test("models fit on a narrow screen") func modelsNarrow() {
        let text = render(.models(Samples.models), RenderOptions(columns: 60))
        let expected = """
             model      parameters     size in memory state    where
             mini        1,088,256   4.4 MB    1.2 MB loaded   mode…
             distilgpt2 81,912,576 352.8 MB         – ready    a/ra…
             broken              ? 12 bytes         – unusable mode…
              broken: config.json is missing
              load and a name opens one
            """
        #expect(text == expected)
    }

    @Test("a transcript leaves out what is another number each time") func modelsTranscript() {
        let text = render(.models(Samples.models), .transcript(Settings()))
        #expect(!text.contains("1.2 MB"))
        #expect(text.contains(RenderOptions.volatileMark))
    }
}
