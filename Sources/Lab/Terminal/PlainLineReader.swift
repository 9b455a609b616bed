import Foundation

/// Lines from a pipe, a file, or a terminal that cannot be edited on.
final class PlainLineReader {
    private var buffer: [UInt8] = []
    private var position = 0
    private var isAtEnd = false

    /// Reads up to the next line break, however far that is.
    func readLine(prompt: String) -> LineEvent {
        if !prompt.isEmpty { Output.write(prompt) }
        var line: [UInt8] = []
        while true {
            if let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) {
                line += buffer[position..<end]
                position = end + 1
                return Self.event(line)
            }
            line += buffer[position...]
            position = buffer.count
            guard fill() else {
                if Interruption.isRequested {
                    Interruption.clear()
                    return .interrupt
                }
                return line.isEmpty ? .endOfInput : Self.event(line)
            }
        }
    }

    private func fill() -> Bool {
        guard !isAtEnd else { return false }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR, !Interruption.isRequested { continue }
            guard count > 0 else {
                isAtEnd = count == 0
                return false
            }
            buffer = Array(chunk[..<count])
            position = 0
            return true
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
