import ArgumentParser
import Engine
import Foundation

/// What every way of running begins with: a session on a model.
struct Start {
    var session: Session
    let options: SharedOptions
    /// Milliseconds until the model was there.
    let milliseconds: Double
    let installation: Installation

    init(_ options: SharedOptions, notebook: NotebookFile? = nil) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let environment = ProcessInfo.processInfo.environment
        Interruption.install()
        installation = Installation(environment: environment, executable: Installation.executable)
        let arithmetic: Arithmetic
        do throws(EngineError) {
            arithmetic = try Arithmetic(instructionSet: options.isa, threads: options.threads)
        } catch { throw ValidationError(ErrorWords.error(error).message) }
        let workshop = Workshop(
            library: installation.models, arithmetic: arithmetic, hub: HubAccess(environment: environment),
            show: { [screen = ProgressScreen(options.rendering)] in
                screen?.show($0)
            }, isInterrupted: { Interruption.isRequested })
        self.options = options
        session = try notebook.map { try Self.session(of: $0, options, workshop) } ?? Self.session(options, workshop)
        if notebook == nil { SettingsFile.apply(to: &session) }
        let (seconds, attoseconds) = (clock.now - begin).components
        milliseconds = Double(seconds) * 1e3 + Double(attoseconds) / 1e15
    }

    private static func session(_ options: SharedOptions, _ workshop: Workshop) throws -> Session {
        var state = SessionState()
        state.seed = options.seed ?? 0
        let name = options.model ?? ModelLibrary.standard
        do throws(CellError) {
            state.model = try workshop.load(name, as: nil, bos: nil)
        } catch {
            // Without the bundled models one can still load another; a model that was asked for must be there.
            if options.model != nil || error.code != .modelNotFound { throw usage(error) }
        }
        let origin = Session.Origin(model: state.model.map { Self.name(of: $0, workshop.library) }, seed: state.seed)
        return Session(state: state, workshop: workshop, origin: origin)
    }

    /// What the model can be loaded by again, from whichever folder: its name on a shelf, or its path.
    private static func name(of model: LoadedModel, _ library: ModelLibrary) -> String {
        guard let folder = model.folder else { return model.name }
        let place = ModelLibrary.Place(name: model.name, folder: folder, isFile: model.isFile)
        return library.shelved().contains(place) || library.cached().contains(place) ? model.name : folder
    }

    private static func session(
        of notebook: NotebookFile, _ options: SharedOptions, _ workshop: Workshop
    ) throws -> Session {
        for warning in notebook.warnings { Output.complain("\(warning)\n") }
        do throws(CellError) {
            return try notebook.session(workshop, allow: options.allow, model: options.model, seed: options.seed)
        } catch {
            let isModel = error.code == .modelNotFound || error.code == .modelFile
            guard isModel, options.model == nil else { throw usage(error) }
            // A recorded model that cannot be had is another model.
            _ = usage(error)
            throw ExitCode(3)
        }
    }

    /// Says what is wrong and gives the exit code for it.
    static func usage(_ error: CellError) -> ExitCode {
        Output.complain("lab: \(error.message)\n" + (error.hint.map { "  \($0)\n" } ?? ""))
        return ExitCode(2)
    }

    static func reading(_ file: String) throws -> NotebookFile {
        do throws(CellError) { return try NotebookFile(file) } catch { throw usage(error) }
    }

    static func writing(_ text: String, to file: String) throws {
        do {
            try WholeFile.write(text, to: file)
        } catch {
            throw usage(CellError(.cannotWrite, "\(safe(file)) cannot be written: \(safe(SystemReason.of(error)))"))
        }
    }
}
