/// No size of a model that exists comes near; below them no count of parameters can overflow.
enum ShapeLimit {
    static let layers = 1 << 12
    static let width = 1 << 20
    static let innerWidth = 1 << 22
    static let rows = 1 << 28
}
