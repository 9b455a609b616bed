/// Whether a pattern with parts that stand for anything covers a whole sequence (two pointers with one way back: the
/// last such part takes one more).
func covers<Pattern, Element>(
    _ pattern: [Pattern], _ elements: [Element], isAnything: (Pattern) -> Bool, matches: (Pattern, Element) -> Bool
) -> Bool {
    var (p, e) = (0, 0)
    var back: (pattern: Int, element: Int)?
    while e < elements.count {
        if p < pattern.count, isAnything(pattern[p]) {
            back = (p, e)
            p += 1
        } else if p < pattern.count, matches(pattern[p], elements[e]) {
            p += 1
            e += 1
        } else if let last = back {
            back = (last.pattern, last.element + 1)
            (p, e) = (last.pattern + 1, last.element + 1)
        } else {
            return false
        }
    }
    return pattern[p...].allSatisfy(isAnything)
}
