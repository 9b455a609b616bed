import CEditline
import Foundation

/// What stands at the other end of standard input and output.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1
    static let canMoveCursor = variable("TERM") != "dumb"
    /// A person is there.
    static let isInteractive = outputIsTerminal && isatty(STDIN_FILENO) == 1
    /// Lines can be edited here.
    static let canEdit = isInteractive && canMoveCursor
    /// Whether the locale can show more than ASCII. Where there is no terminal, a reader can be trusted with UTF-8.
    static let isUTF8 = ced_set_locale() || !outputIsTerminal

    static var columns: Int {
        if let text = variable("COLUMNS"), let value = Int(text), (20...1000).contains(value) { return value }
        var size = winsize()
        guard outputIsTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 else { return 80 }
        return Int(size.ws_col)
    }

    static var rows: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : 24
    }

    static let colorDepth: ColorDepth = {
        if let no = variable("NO_COLOR"), !no.isEmpty { return .none }
        let term = variable("TERM") ?? "dumb"
        if term == "dumb" { return .none }
        if ["truecolor", "24bit"].contains(variable("COLORTERM") ?? "") { return .trueColor }
        return term.contains("256") ? .ansi256 : .ansi16
    }()

    private static func variable(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
