import Foundation

/// What a server says about a failure, as one line that can be shown: it is whatever somebody else's program wrote.
enum ServerWords {
    static let limit = 300

    static func of(_ body: [UInt8], hiding key: String?) -> String {
        line(message(in: body) ?? String(decoding: body.prefix(4 * limit), as: UTF8.self), hiding: key)
    }

    static func isJSON(_ body: [UInt8]) -> Bool { object(body) != nil }

    /// On one line, without what a terminal would obey, and without the key.
    static func line(_ text: String, hiding key: String?) -> String {
        var text = text
        if let key, !key.isEmpty { text = text.replacingOccurrences(of: key, with: "…") }
        let isOdd: (Unicode.Scalar) -> Bool = {
            [.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        let plain = String(String.UnicodeScalarView(text.unicodeScalars.map { isOdd($0) ? " " : $0 }))
        let words = plain.split(separator: " ").joined(separator: " ")
        return words.count > limit ? words.prefix(limit - 1) + "…" : words
    }

    /// OpenAI's and vLLM's `{"error": {"message": …}}`, an older `{"message": …}`, FastAPI's `{"detail": …}`.
    private static func message(in body: [UInt8]) -> String? {
        guard let whole = object(body) as? [String: Any] else { return nil }
        let error = whole["error"] as? [String: Any] ?? whole
        for key in ["message", "detail"] {
            if let text = error[key] as? String { return text }
        }
        return whole["error"] as? String
    }

    private static func object(_ body: [UInt8]) -> Any? {
        do {
            return try JSONSerialization.jsonObject(with: Data(body))
        } catch { return nil }
    }
}
