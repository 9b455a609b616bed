import Foundation
import TestSupport
import Testing

@testable import Engine
@testable import Lab

struct ModelsTests {
    private func listings(_ session: inout Session) throws -> [ModelListing] {
        guard case .models(let listings) = try session.value("models") else {
            Issue.record("models gave something else")
            return []
        }
        return listings
    }

    @Test("loaded models are named with what of their files is in memory; the others are ready")
    func loaded() throws {
        var session = try session("load nano", "prompt Paris is the capital of")
        let listings = try listings(&session)
        #expect(listings.map(\.name) == ModelLibrary.family)
        #expect(listings.map(\.state) == ["loaded", "ready", "loaded", "ready"])
        for listing in listings {
            #expect((listing.residentBytes != nil) == (listing.state == "loaded"))
            #expect(listing.residentBytes ?? 0 <= listing.bytes)
        }
        #expect(try #require(listings[0].residentBytes) > 0, "nano has just been run")
    }

    @Test("where a loaded model lies is no part of a transcript, and its mark is not spelled out")
    func transcript() throws {
        var session = try session("load nano")
        let text = render(.models(try listings(&session)), .transcript(Settings()))
        #expect(text.contains("nano lies in ") && !text.contains("u{E000}"))
        #expect(!text.contains(Repository.root))
    }

    @Test("a model from elsewhere is listed while it is loaded, and four at most are")
    func bounded() throws {
        let folder = NSTemporaryDirectory() + "models-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["one", "two"] {
            try writeRandomModel(
                to: "\(folder)/\(name)",
                configuration: GPT2Configuration(layers: 1, heads: 1, width: 8, context: 8, vocabulary: 2048),
                tokenizerFrom: Repository.root + "/models/nano")
        }
        var session = try session("load nano", "load \"\(folder)/one\"", "load micro")
        func loaded() throws -> [String] { try listings(&session).filter { $0.state == "loaded" }.map(\.name) }
        #expect(try loaded() == ["nano", "micro", "mini", "one"])
        _ = try session.value("load \"\(folder)/two\"")
        #expect(try loaded() == ["nano", "micro", "one", "two"], "mini was loaded first")
        _ = try session.value("load nano")
        _ = try session.value("load base")
        #expect(try loaded() == ["nano", "micro", "base", "two"], "nano was loaded again")
        #expect(session.undo()?.source == "models")
        #expect(session.undo()?.source == "load base")
        #expect(try loaded() == ["nano", "micro", "one", "two"])
    }
}
