/// How far the model's numbers are from recorded ones.
func renderVerification(_ value: VerificationValue, _ options: RenderOptions) -> String {
    var page = Page(options)
    let tolerance = formatNumber(value.tolerance)
    page.say(
        value.isOK
            ? "\(value.model) gives Hugging Face's numbers, to within \(tolerance)."
            : "\(value.model) does NOT give Hugging Face's numbers: more than \(tolerance) off.",
        value.isOK ? .up : .down)
    let prompts = counted(value.prompts, "prompt", "prompts")
    page.say("largest difference of a log-probability, \(prompts): \(formatNumber(value.largestError, digits: 2))")
    if let residual = value.largestResidualError {
        page.say("of a residual stream, as a part of its largest component: \(formatNumber(residual, digits: 2))")
    }
    page.say("recorded with \(value.source)", .secondary)
    return page.text
}
