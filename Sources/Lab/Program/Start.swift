import ArgumentParser
import Engine
import Foundation

/// What every way of running begins with: a session on a model, and how to draw.
struct Start {
    let session: Session
    let rendering: RenderOptions
    let options: SharedOptions
    /// Milliseconds until the model was there.
    let milliseconds: Double
    let installation: Installation

    init(_ options: SharedOptions, model: String? = nil, seed: UInt64? = nil) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let environment = ProcessInfo.processInfo.environment
        Interruption.install()
        installation = Installation(environment: environment, executable: Installation.executable)
        let arithmetic: Arithmetic
        do throws(EngineError) {
            arithmetic = try Arithmetic(instructionSet: options.isa, threads: options.threads)
        } catch { throw ValidationError(Words.error(error).message) }
        let workshop = Workshop(
            library: installation.models, arithmetic: arithmetic, isInterrupted: { Interruption.isRequested })
        var state = SessionState()
        state.seed = seed ?? options.seed
        let wanted = options.model ?? model
        do throws(CellError) {
            state.model = try workshop.load(wanted ?? ModelLibrary.standard, as: nil, bos: nil)
        } catch {
            // Without the bundled models one can still load another; a model that was asked for must be there.
            guard wanted == nil, error.code == .modelNotFound else {
                Output.complain("lab: \(error.message)\n" + (error.hint.map { "  \($0)\n" } ?? ""))
                throw ExitCode(2)
            }
        }
        session = Session(state: state, workshop: workshop)
        self.options = options
        rendering = Start.rendering(options)
        let (seconds, attoseconds) = (clock.now - begin).components
        milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    }

    private static func rendering(_ options: SharedOptions) -> RenderOptions {
        let color: ColorDepth
        switch options.color {
        case .always: color = Terminal.colorDepth == .none ? .ansi256 : Terminal.colorDepth
        case .never: color = .none
        case .auto: color = Terminal.outputIsTerminal && !options.plain ? Terminal.colorDepth : .none
        }
        return RenderOptions(
            columns: Terminal.columns, color: options.plain ? .none : color, plain: options.plain || !Terminal.isUTF8,
            showsTiming: Terminal.isInteractive)
    }
}
