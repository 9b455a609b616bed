import Engine

struct AttentionCommand: Command {
    static let name = "attention"
    static let summary = "show where a head looks"
    static let usage = "attention L3H5 [pos=P]\nattention L3            all heads of a layer, small"
    static let explanation = """
        Each token, when it is read, shares out one glance among the tokens up to itself; a row is one token's glance, \
        and sums to 100 %. pos= shows only some rows. Where a head looks is not how much it matters: a head can stare \
        at a token and change nothing, which ablate shows. Many heads rest on the first token when they have nothing to \
        do. What is in force counts.
        """
    static let example = [
        "prompt Listen: apple river stone cloud Repeat: apple river stone", "attention L2H2 pos=-1", "attention L2",
    ]
    static let options = ["pos"]
    static let completes = CompletionKind.sites

    private let site: Word
    private let positions: Word?

    init(_ arguments: inout Arguments) throws(CellError) {
        site = try arguments.next("the head", hint: Self.hint)
        positions = arguments.option("pos")
    }

    private static let hint = "for example: attention L2H2, or attention L2 for all heads of a layer"

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let (model, prompt) = (try state.loadedModel(), try state.requiredPrompt())
        let sites = try SiteName.parse(site, shape: model.shape)
        let layer: Int
        let head: Int?
        switch (sites.count, sites.first) {
        case (1, .head(let l, let h)): (layer, head) = (l, h)
        case (1, .residual(let l)), (1, .attention(let l)): (layer, head) = (l, nil)
        case (_, .head(let l, _)) where sites == (0..<model.shape.heads).map { .head(layer: l, head: $0) }:
            (layer, head) = (l, nil)
        default:
            throw CellError(
                .unknownSite, "\(safe(site.text)) is not one head, and not one layer", hint: Self.hint, span: site.span)
        }
        let count = prompt.ids.count
        let queries = try Positions.parse(positions, promptLength: count) ?? Array(0..<count)
        do throws(EngineError) {
            let found = try workshop.runner(for: model).attentionPatterns(
                of: prompt.ids, layer: layer, under: state.interventions, shouldStop: workshop.shouldStop)
            return .attention(
                AttentionValue(
                    site: head.map { Site.head(layer: layer, head: $0).name } ?? Site.residual(layer: layer).name,
                    tokens: prompt.ids.map(model.value(of:)),
                    heads: found.filter { head == nil || $0.head == head }.map {
                        .init(site: Site.head(layer: $0.layer, head: $0.head).name, pattern: $0.weights)
                    }, queries: queries, changes: state.changeValues, notes: []))
        } catch { throw ErrorWords.error(error) }
    }
}
