import Foundation
import TestSupport
import Testing

@Suite("Servers, from outside")
struct RemoteProgramTests {
    @Test("Ctrl-C ends the wait for a server that says nothing")
    func interrupting() throws {
        let server = try TestServer { _ in
            var reply = TestServer.Reply(200, [], Array("{}".utf8))
            reply.silence = 3600
            return reply
        }
        server.start()
        defer { server.stop() }
        let folder = try ScratchFolder()
        let running = try RunningProcess(
            BuiltProgram.path, ["-e", "load http://127.0.0.1:\(server.port)"], input: FileHandle.nullDevice, in: folder)
        while server.requests.isEmpty { usleep(10_000) }
        running.interrupt()
        #expect(running.exitCode() == 130)
    }

    @Test("the key is taken from the environment, and shown nowhere")
    func key() throws {
        let server = try TestServer { _ in
            TestServer.Reply(401, [], Array(#"{"error": {"message": "not sesame-open"}}"#.utf8))
        }
        server.start()
        defer { server.stop() }
        let folder = try ScratchFolder()
        let run = try ProgramRun(
            "--json", "-e", "load http://127.0.0.1:\(server.port)", in: folder,
            environment: ["LAB_API_KEY": "sesame-open"])
        #expect(run.code == 1)
        #expect(server.requests.first?.headers["authorization"] == "Bearer sesame-open")
        #expect(!(run.output + run.errors).contains("sesame"))
        #expect(run.output.contains("refuses the key that it was shown"))
    }
}
