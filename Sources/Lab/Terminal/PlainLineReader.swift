import CEditline
import Foundation

/// Lines from a pipe, a file, or a terminal that cannot be edited on.
final class PlainLineReader: LineReader {
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// The line break has not come yet after which the next line begins.
    private var isSkipping = false

    /// What is longer is no cell, and would fill the memory if it never ended.
    static let longest = 1 << 20

    func readLine(prompt: String) -> LineEvent {
        if !prompt.isEmpty { Output.write(prompt) }
        var line: [UInt8] = []
        while true {
            let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n"))
            let piece = buffer[position..<(end ?? buffer.count)]
            position = end.map { $0 + 1 } ?? buffer.count
            if !isSkipping { line += piece }
            if end != nil {
                if !isSkipping, line.count <= Self.longest { return Self.event(line) }
                let wasTold = isSkipping
                isSkipping = false
                if wasTold { continue }
            }
            if line.count > Self.longest {
                isSkipping = end == nil
                return .unreadable("this line is longer than 1 MB, and a cell ends at 1 MB")
            }
            guard end == nil else { continue }
            switch fill() {
            case .some: continue
            case .interrupt: return .interrupt
            case .failure(let number):
                return .unreadable("standard input cannot be read: \(String(cString: strerror(number)))")
            case .end: return line.isEmpty ? .endOfInput : Self.event(line)
            }
        }
    }

    func remember(_ line: String) {}
    func giveUpPaste() -> Int { 0 }

    private enum Filled { case some, end, interrupt, failure(Int32) }

    private func fill() -> Filled {
        guard !isAtEnd else { return .end }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            if Interruption.isRequested {
                Interruption.clear()
                return .interrupt
            }
            // Waiting apart from reading: otherwise a Ctrl-C just before the read would not be seen until a line came.
            guard ced_wait({ _ in Interruption.isRequested }, nil) else { continue }
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            isAtEnd = count <= 0
            guard count >= 0 else { return .failure(errno) }
            guard count > 0 else { return .end }
            buffer = Array(chunk[..<count])
            position = 0
            return .some
        }
    }

    static func event(_ bytes: [UInt8]) -> LineEvent {
        let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes[...]
        if line.contains(0) { return .unreadable("this line holds a NUL byte, so it is no text") }
        guard let text = String(validating: line, as: UTF8.self) else {
            return .unreadable("this line is no text in UTF-8")
        }
        return .line(text)
    }
}
