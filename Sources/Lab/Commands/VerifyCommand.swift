import Engine

struct VerifyCommand: Command {
    static let name = "verify"
    static let summary = "check the model's numbers against Hugging Face's"
    static let usage = "verify"
    static let explanation = """
        Beside the bundled models lies a file with what Hugging Face's Transformers gave for some prompts: the \
        log-probabilities of the whole vocabulary, and the residual stream after every layer. verify runs the same \
        prompts here and names the largest difference. What is in force is left out.
        """
    static let example = ["verify"]

    init(_ arguments: inout Arguments) throws(CellError) {}

    func evaluate(_ state: inout SessionState, _ workshop: Workshop) throws(CellError) -> Value {
        let model = try state.loadedModel()
        let reference: Reference?
        let folder = try model.requiredFolder(for: "verify")
        do throws(ModelFileError) { reference = try Reference(folder: folder) } catch {
            throw ErrorWords.error(error)
        }
        guard let reference else {
            throw CellError(
                .notAvailable, "no reference.json lies beside \(model.name)'s weights",
                hint: "tools/make_reference.py records one with Hugging Face's Transformers")
        }
        do throws(EngineError) {
            let check = try workshop.runner(for: model).check(against: reference, shouldStop: workshop.shouldStop)
            return .verification(
                VerificationValue(
                    model: model.name, source: reference.source, prompts: check.prompts,
                    largestError: check.largestError, largestResidualError: check.largestResidualError,
                    tolerance: reference.tolerance))
        } catch { throw ErrorWords.error(error) }
    }
}
