import Testing

@testable import Lab

struct DownloadRenderingTests {
    @Test("rate and time left are those of what this run brought, not of what was here before")
    func resumed() {
        let progress = Progress.download(
            done: 300_000_000, total: 500_000_000, begun: 200_000_000, seconds: 10, note: nil)
        #expect(
            progressSentence(progress, RenderOptions(columns: 80))
                == "300.0 MB of 500.0 MB, 10.0 MB a second, 20 s left")
    }

    @Test("before the first byte of this run there is neither")
    func begun() {
        let progress = Progress.download(done: 7, total: 10, begun: 7, seconds: 1, note: nil)
        #expect(progressSentence(progress, RenderOptions(columns: 80)) == "7 bytes of 10 bytes")
    }

    @Test("who waits is told for what")
    func waiting() {
        let progress = Progress.download(done: 0, total: 10, begun: 0, seconds: 1, note: "waiting for x")
        #expect(progressSentence(progress, RenderOptions(columns: 80)) == "0 bytes of 10 bytes, waiting for x")
    }
}
