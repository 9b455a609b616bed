/// How many members the outermost object of valid JSON text has, repeated keys counted each time.
///
/// Foundation's decoder silently keeps one of two members with the same key; comparing its count with this one
/// tells that there were two. `text` must be valid JSON, or the count means nothing.
func memberCount(ofObject text: UnsafeRawBufferPointer) -> Int {
    var members = 0
    var depth = 0
    var inString = false
    var escaped = false
    for byte in text {
        if inString {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
            } else if byte == UInt8(ascii: "\"") {
                inString = false
            }
            continue
        }
        switch byte {
        case UInt8(ascii: "\""): inString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        case UInt8(ascii: ":") where depth == 1: members += 1
        default: break
        }
    }
    return members
}
