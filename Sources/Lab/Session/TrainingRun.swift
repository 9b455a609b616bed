import Engine

/// Trains a model step by step, and tells how far it is.
final class TrainingRun {
    private let workshop: Workshop
    private let shape: GPT2Configuration
    private let watched: TokenID?
    private let prompt: [TokenID]?
    private var trainer: Trainer?

    /// - Parameter prompt: what `watched` and the outcome come after.
    init(_ workshop: Workshop, shape: GPT2Configuration, watched: TokenID?, prompt: [TokenID]?) {
        self.workshop = workshop
        self.shape = shape
        self.watched = watched
        self.prompt = prompt
    }

    /// The weights as they are now, once training has begun.
    var parameters: Parameters {
        guard let trainer else { preconditionFailure("there are no weights before train") }
        return trainer.parameters
    }

    /// Takes the steps of `value.recipe`, and fills in what came of them.
    ///
    /// - Throws: where training falls apart, and where Ctrl-C comes before the first step is done; later it only ends
    ///   the training.
    func train(
        _ value: inout TrainingValue, on tokens: [TokenID], from base: LoadedModel, isFresh: Bool
    ) throws(CellError) -> LoadedModel {
        let own = try base.trainable()
        defer { workshop.show(nil) }
        do throws(TrainingError) {
            let start: Trainer.Start = isFresh ? .fresh : .from(Parameters(own))
            trainer = try Trainer(
                tokens: tokens, shape: shape, recipe: value.recipe, arithmetic: workshop.arithmetic, start: start)
            let before = logits(parameters.model())
            watch(before, &value)
            try takeSteps(&value)
            let network = parameters.model()
            let after = logits(network)
            value.outcome = outcome(before, after, base)
            value.sha256 = try digest(base)
            return LoadedModel(network, name: value.model, digest: value.sha256, base: base)
        } catch {
            var words = ErrorWords.error(error)
            if words.code == .diverged {
                words.hint = "the model is as it was; a lower rate= than \(formatNumber(value.recipe.rate)) may hold"
            }
            throw words
        }
    }

    private func takeSteps(_ value: inout TrainingValue) throws(TrainingError) {
        guard let trainer else { return }
        let clock = ContinuousClock()
        let start = clock.now
        workshop.show(.training(value, seconds: 0))
        while true {
            do throws(TrainingError) {
                guard let step = try trainer.step(shouldStop: workshop.shouldStop) else { break }
                value.losses.append(step.loss)
            } catch {
                guard error == .interrupted, !value.losses.isEmpty else { throw error }
                value.isStopped = true
                break
            }
            if watched != nil { watch(logits(parameters.model()), &value) }
            let seconds = (clock.now - start).inSeconds
            value.tokensPerSecond = Double(value.losses.count * value.tokensPerStep) / max(seconds, 1e-9)
            workshop.show(.training(value, seconds: seconds))
        }
    }

    /// After the prompt; not stopped by Ctrl-C, which has stopped the training already. The trained model is looked at
    /// without what is in force, as it is what training changes.
    private func logits(_ model: GPT2) -> [Float]? {
        guard let prompt else { return nil }
        do throws(EngineError) { return try Inference(model, workshop.arithmetic).logits(after: prompt) } catch {
            preconditionFailure("a prompt that fits the model has logits: \(error)")
        }
    }

    private func watch(_ logits: [Float]?, _ value: inout TrainingValue) {
        guard let watched, let logits else { return }
        value.watch.append(Distribution(logits: logits).probabilities[watched])
    }

    private func outcome(_ before: [Float]?, _ after: [Float]?, _ base: LoadedModel) -> DistributionValue? {
        guard let before, let after, let prompt else { return nil }
        let (old, new) = (Distribution(logits: before), Distribution(logits: after))
        func row(_ id: TokenID, _ logits: [Float], _ distribution: Distribution) -> NextToken {
            NextToken(token: base.value(of: id), logit: logits[id], prob: distribution.probabilities[id])
        }
        let ids = new.top(min(10, after.count))
        let next = ids.map { row($0, after, new) }
        return DistributionValue(
            tokens: prompt.map(base.value(of:)), next: next, entropy: new.entropy, samplingEntropy: nil, temperature: 1,
            rest: max(0, 1 - next.reduce(0) { $0 + $1.prob }), restCount: after.count - ids.count,
            baseline: DistributionValue.Baseline(
                next: old.top(ids.count).map { row($0, before, old) }, entropy: old.entropy,
                counterparts: ids.map { row($0, before, old) }),
            changes: [], notes: [], focus: .change)
    }

    private func digest(_ base: LoadedModel) throws(TrainingError) -> String {
        var files: [ModelFolder.TokenizerFile] = []
        do throws(ModelFileError) { files = try ModelFolder.tokenizer(in: base.tokenizerFolder) } catch {
            throw .file(error)
        }
        return try ModelFolder.digest(of: parameters, tokenizer: files)
    }
}
