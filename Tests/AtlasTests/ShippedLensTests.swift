import Atlas
import Engine
import Foundation
import TestSupport
import Testing

@Suite("The tuned lenses that ship")
struct ShippedLensTests {
    @Test(
        "are nearer to the model's answer than the logit lens at every layer", arguments: FamilyMember.all.map(\.name))
    func nearer(name: String) throws {
        let folder = "\(Repository.root)/models/\(name)"
        let shape = try GPT2Configuration(folder: folder)
        let model = try GPT2(checkpoint: Checkpoint(folder: folder), shape: shape)
        let inference = try Inference(model, Arithmetic(threads: 2))
        let lens = try TunedLens(folder: folder, shape: shape.modelShape)
        // Text that neither model nor lens was trained on.
        let window = Array(Corpus.heldOut.tokens(try Tokenizer(folder: folder)).prefix(shape.context))
        func divergences(_ lens: TunedLens?) throws -> [Site: Double] {
            try inference.readings(window, positions: Array(window.indices), through: lens).reduce(into: [:]) {
                $0[$1.site, default: 0] += $1.divergence
            }
        }
        let (plain, tuned) = (try divergences(nil), try divergences(lens))
        for site in TunedLens.sites(of: shape.modelShape) {
            #expect(try #require(tuned[site]) < 0.8 * #require(plain[site]), "\(site.name)")
        }
    }

    @Test("take no more than 1.5 MB")
    func size() throws {
        let bytes = try FamilyMember.all.map {
            try Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/models/\($0.name)/\(TunedLens.fileName)"))
                .count
        }
        #expect(bytes.reduce(0, +) <= 1_500_000)
    }
}
