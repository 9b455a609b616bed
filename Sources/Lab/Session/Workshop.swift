import Engine
import Foundation

/// Where cells are computed: threads, caches, and a way to stop. It remembers for speed only; results do not
/// depend on it.
final class Workshop {
    let library: ModelLibrary
    let arithmetic: Arithmetic
    let permissions: Permissions
    /// Where models are fetched from.
    let hub: HubAccess
    /// What asks remote models.
    let remotes: RemoteDesk
    private let isInterrupted: () -> Bool
    private var inference: Inference?
    private var loaded: [(request: Request, model: LoadedModel)] = []
    private var recent: [Recent] = []
    private var means: [KnownMeans] = []
    /// Shows how far a cell is that takes its time; nil once it is done.
    let show: (Progress?) -> Void

    /// What was asked for: the same folder can be loaded with and without the beginning-of-text token.
    private struct Request: Equatable {
        var name: String
        var folder: String
        var bos: Bool?
    }

    private struct Recent {
        /// Not kept alive by this, and not taken for another that came to lie in its place.
        weak var model: LoadedModel?
        var ids: [TokenID]
        var interventions: [Intervention]
        var logits: [Float]
    }

    private struct KnownMeans {
        weak var model: LoadedModel?
        var text: ReferenceText
        var means: MeanActivations
    }

    /// Models that are kept open: they share the machine's memory with what the learner runs beside us.
    static let modelLimit = 4

    init(
        library: ModelLibrary, arithmetic: Arithmetic, permissions: Permissions = .all,
        hub: HubAccess = HubAccess(environment: [:]), remotes: RemoteDesk? = nil,
        show: @escaping (Progress?) -> Void = { _ in },
        isInterrupted: @escaping () -> Bool
    ) {
        self.show = show
        self.library = library
        self.arithmetic = arithmetic
        self.permissions = permissions
        self.hub = hub
        self.remotes = remotes ?? RemoteDesk(isInterrupted: isInterrupted)
        self.isInterrupted = isInterrupted
    }

    /// Lessons lie beside the models that they are about.
    var lessons: LessonLibrary { LessonLibrary(beside: library) }

    func shouldStop() -> Bool { isInterrupted() }

    /// Another one on the same threads and models, for cells that may do less.
    func restricted(to permissions: Permissions) -> Workshop {
        Workshop(
            library: library, arithmetic: arithmetic, permissions: permissions.within(self.permissions), hub: hub,
            remotes: remotes, show: show, isInterrupted: isInterrupted)
    }

    /// Where a file lies that a cell names: beside the file that the cell stands in, or else where one stands; what is in
    /// neither place may lie with the lessons, whose texts can be named from anywhere.
    func located(_ typed: String) -> String {
        let path = UserFolders.expanded(typed)
        guard !path.isEmpty, !path.hasPrefix("/"), !path.contains("\0") else { return path }
        let places = [permissions.base.map { "\($0)/\(path)" }, path].compactMap { $0 }
        let shelved = lessons.shelves.map { "\($0)/\(path)" }
        return (places + shelved).first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
    }

    /// Where a model lies that a cell names by name, folder or file, if the cell may read it.
    func place(of name: String) throws(CellError) -> ModelLibrary.Place {
        if Self.isAddress(name) {
            throw CellError(
                .badValue, "a server's model is loaded by a cell of its own",
                hint: "type: load \(safe(name)) model=NAME")
        }
        let place = try library.find(name)
        if !library.holds(place.folder) { try permissions.checkReadingFolder(place.folder) }
        return place
    }

    /// What this machine can hold, and how fast it reads; measured once.
    private(set) lazy var machine = ModelEstimate.Machine(
        memory: MemoryNeed.whole, readingRate: arithmetic.readingRate(), threads: arithmetic.threads)

    /// A model by name, folder or file. Weights are mapped, so loading one again costs next to nothing.
    func load(_ name: String, as alias: String?, bos: Bool?) throws(CellError) -> LoadedModel {
        let place = try place(of: name)
        let request = Request(name: alias ?? place.name, folder: place.folder, bos: bos)
        if let known = loaded.first(where: { $0.request == request }) { return known.model }
        do throws(ModelFileError) {
            let model =
                try place.isFile
                ? LoadedModel(name: request.name, file: place.folder, bos: bos)
                : LoadedModel(name: request.name, folder: place.folder, bos: bos)
            loaded.append((request, model))
            if loaded.count > Self.modelLimit { loaded.removeFirst() }
            return model
        } catch {
            throw ErrorWords.error(error)
        }
    }

    func runner(for model: LoadedModel) -> Inference {
        if let inference, inference.loaded === model.network { return inference }
        let fresh = Inference(model.network, arithmetic)
        inference = fresh
        return fresh
    }

    /// The logits after a prompt, remembered for the few that before-and-after tables ask for again.
    func logits(
        _ model: LoadedModel, _ ids: [TokenID], under interventions: [Intervention]
    ) throws(CellError) -> [Float] {
        let known = recent.first { $0.model === model && $0.ids == ids && $0.interventions == interventions }
        if let known { return known.logits }
        do throws(EngineError) {
            let logits = try runner(for: model).logits(after: ids, under: interventions, shouldStop: isInterrupted)
            recent.append(Recent(model: model, ids: ids, interventions: interventions, logits: logits))
            if recent.count > 8 { recent.removeFirst() }
            return logits
        } catch {
            throw ErrorWords.error(error)
        }
    }

    /// What sites are in the clean run of a text.
    func activations(
        of sites: [Site], in ids: [TokenID], _ model: LoadedModel
    ) throws(CellError) -> [Activation] {
        do throws(EngineError) {
            return try runner(for: model).activations(of: sites, in: ids, shouldStop: isInterrupted)
        } catch {
            throw ErrorWords.error(error)
        }
    }

    /// The means of sites over a reference text, each line of which is run by itself; remembered.
    func means(of sites: [Site], over text: ReferenceText, _ model: LoadedModel) throws(CellError) -> [Activation] {
        let known = means.firstIndex { $0.model === model && $0.text == text }
        var found =
            known.map { means.remove(at: $0) }
            ?? KnownMeans(
                model: model, text: text,
                means: MeanActivations(
                    over: text.lines.map(model.encodePrompt), beginning: model.tokenizer.beginningID))
        guard found.means.positions(context: model.shape.context) > 0 else {
            throw CellError(
                .badValue, "the reference text has no token beside the one that begins texts",
                hint: "a line of it holds some words")
        }
        let clock = ContinuousClock()
        let begin = clock.now
        defer {
            show(nil)
            means = (means + [found]).suffix(Self.modelLimit)
        }
        do throws(EngineError) {
            return try runner(for: model).means(of: sites, in: &found.means, shouldStop: isInterrupted) { done, total in
                show(.parts("lines", done: done, total: total, seconds: (clock.now - begin).inSeconds))
            }
        } catch {
            throw ErrorWords.error(error)
        }
    }
}
