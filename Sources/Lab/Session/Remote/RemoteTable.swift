import Engine
import Network

/// The next-token table as far as a server tells it, before and under the biases that are in force.
struct RemoteTable {
    private(set) var tokens: [TokenValue]
    /// As the server told it.
    private var plain: PartialDistribution
    /// Under the biases.
    private(set) var known: PartialDistribution
    /// How many of the likeliest the server told.
    let told: Int
    let promptCount: Int?
    private var biasedPlaces: Set<Int> = []
    private let vocabulary: Int?

    /// Tokens that are asked for at least: what vLLM tells unless it is set up to tell more.
    static let usualCount = 20
    /// Where somebody wants all of a vocabulary whose size the server does not tell.
    private static let manyCount = 1000

    init(
        _ model: RemoteModel, after prompt: SessionState.Prompt, rows: Int, _ workshop: Workshop
    ) throws(CellError) {
        let vocabulary = model.served.vocabulary
        let wanted = min(max(rows, Self.usualCount), vocabulary ?? max(Self.usualCount, min(rows, Self.manyCount)))
        let answer = try workshop.remotes.next(model, after: prompt.text, likeliest: wanted)
        guard let first = answer.tokens.first, !first.likeliest.isEmpty else {
            throw CellError(
                .server, "\(safe(model.endpoint.host)) wrote nothing after this prompt, and so told no probabilities",
                hint: "the model ends the text here; try a prompt that asks for more")
        }
        tokens = first.likeliest.map { TokenValue(id: $0.id, bytes: $0.bytes) }
        plain = PartialDistribution(logProbabilities: first.likeliest.map(\.logProbability), vocabulary: vocabulary)
        known = plain
        told = tokens.count
        promptCount = answer.promptCount
        self.vocabulary = vocabulary
    }

    /// How many tokens a list of so many rows leaves out; nil where nobody says.
    func unlisted(after count: Int) -> Int? { vocabulary.map { max(0, $0 - count) } ?? (known.isWhole ? 0 : nil) }

    /// Places in the list, the likeliest first.
    var order: [Int] { Distribution.largest(known.logProbabilities, tokens.count) }

    /// The likeliest of them, and what a bias is on, wherever it stands.
    func shown(_ count: Int) -> [Int] {
        order.enumerated().filter { rank, place in rank < count || biasedPlaces.contains(place) }.map(\.element)
    }

    func row(_ place: Int, _ dice: PartialDistribution.Dice? = nil) -> NextToken {
        var row = NextToken(
            token: tokens[place], logit: nil, logprob: known.logProbabilities[place],
            prob: Elementary.exp(known.logProbabilities[place]))
        switch dice {
        case .exact(let probabilities)?: row.samplingProb = probabilities[place]
        case .within(let ranges)?: row.samplingRange = ranges[place]
        case .unknown?, nil: break
        }
        return row
    }

    /// The table under biases. A biased token that the server did not list is asked for by itself.
    func biased(
        _ changes: [ChangeValue], _ model: RemoteModel, after prompt: String, _ workshop: Workshop
    ) throws(CellError) -> RemoteTable {
        var table = self
        var amounts: [Int: Double] = [:]
        for change in changes {
            guard let token = change.token, let amount = change.amount else { continue }
            let place = try table.place(of: token, model, after: prompt, workshop)
            amounts[place, default: 0] += amount
        }
        table.known = table.plain.biased(by: amounts)
        table.biasedPlaces = Set(amounts.keys)
        return table
    }

    /// The same tokens before the biases.
    var unbiased: RemoteTable {
        var table = self
        table.known = plain
        return table
    }

    /// The place of a token in the list, which it is put into where it is not there.
    private mutating func place(
        of token: TokenValue, _ model: RemoteModel, after prompt: String, _ workshop: Workshop
    ) throws(CellError) -> Int {
        if let place = tokens.firstIndex(where: { $0.isSame(as: token) }) { return place }
        let found = try workshop.remotes.probe(token, model, after: prompt)
        // Of a token that was named by its id, this tells the text.
        let named = TokenValue(id: token.id, bytes: found.bytes)
        if let place = tokens.firstIndex(where: { $0.isSame(as: named) }) { return place }
        // A server that tells probabilities after the bias tells nothing about those before it.
        guard let logprob = found.logProbability, Elementary.exp(logprob) <= plain.bound * 1.001 else {
            throw CellError(
                .notAvailable,
                "\(safe(model.endpoint.host)) does not tell how likely \(visibleToken(found.bytes, ascii: false)) is without the bias",
                hint: "a bias on a token of the table works; top 20 shows more of it")
        }
        tokens.append(named)
        plain.list(logProbability: logprob)
        return tokens.count - 1
    }
}

extension TokenValue {
    /// By id where both have one, else by text.
    fileprivate func isSame(as other: TokenValue) -> Bool {
        if let id, let otherID = other.id { return id == otherID }
        return bytes == other.bytes
    }
}

extension RemoteDesk {
    /// What the server tells about a token that it was made to write: a bias lifts it above all others.
    func probe(_ token: TokenValue, _ model: RemoteModel, after prompt: String) throws(CellError) -> Completion.Token {
        guard let id = token.id else { throw RemoteToken.noIDs(model) }
        var request = CompletionRequest(
            model: model.served.id, prompt: prompt, count: 1, likeliest: 1)
        request.bias = [id: 100]
        guard let first = try complete(request, model).tokens.first,
            token.bytes.isEmpty || first.bytes == token.bytes || first.id == id
        else {
            throw CellError(
                .notAvailable, "\(safe(model.endpoint.host)) takes no bias",
                hint: "its \"logit_bias\" had no effect")
        }
        return first
    }
}
