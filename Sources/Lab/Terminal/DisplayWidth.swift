func displayWidth(_ text: String) -> Int { text.count }
func fitted(_ text: String, width: Int) -> String {
    let count = text.count
    if count <= width { return text + String(repeating: " ", count: width - count) }
    return String(text.prefix(max(0, width - 1))) + "…"
}
func visibleToken(_ bytes: [UInt8], ascii: Bool) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.first == " " ? (ascii ? "_" : "␠") + text.dropFirst() : text
}
func safe(_ text: String) -> String { text }
