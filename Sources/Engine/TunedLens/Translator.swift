/// A and b of one translator as they are trained, zero at first; or one number for each of theirs: the loss's gradient,
/// an optimiser's moments.
final class Translator: TrainedArrays {
    let site: Site
    let width: Int
    let entries: [Parameters.Entry]
    private let memory: FloatPages

    init(site: Site, width: Int) {
        self.site = site
        self.width = width
        entries = [
            Parameters.Entry(name: "\(site.name).weight", shape: [width, width], offset: 0, decays: true),
            Parameters.Entry(name: "\(site.name).bias", shape: [width], offset: width * width, decays: false),
        ]
        memory = FloatPages(count: width * width + width)
    }

    var count: Int { width * width + width }
    var base: UnsafeMutablePointer<Float> { memory.base }
    /// A, (d, d), from stream to stream.
    var weight: UnsafeMutablePointer<Float> { base }
    /// b, (d).
    var bias: UnsafeMutablePointer<Float> { base + width * width }
    var values: UnsafeMutableBufferPointer<Float> { UnsafeMutableBufferPointer(start: base, count: count) }
}
