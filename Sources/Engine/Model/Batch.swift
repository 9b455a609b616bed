/// The rows that one forward pass takes through the layers: one sequence or many.
///
/// Matrix products see all rows at once and read the weights once. A row's result does not depend on which other rows
/// are computed with it, so a batch gives each sequence the bits that it would get alone.
protocol Batch {
    /// Rows of all sequences together, as they lie in the workspace.
    var rows: Int { get }
    /// How many sequences there are.
    var sequences: Int { get }
    /// The position of each sequence's first row.
    var first: Int { get }
    /// Called when q, k and v of a layer are there: the time to put keys and values away, and to drop rows that
    /// nobody reads after this layer.
    mutating func enterAttention(layer: Int, _ room: Workspace)
    /// Where a sequence's attention finds its rows.
    func attention(of sequence: Int, layer: Int, _ room: Workspace) -> AttentionRows
    /// Called with each stage's tensor, (rows, width): the time for edits and copies.
    mutating func visit(_ stage: Stage, _ tensor: UnsafeMutablePointer<Float>, width: Int, _ room: Workspace)
}

/// What one sequence's attention reads and where it writes.
struct AttentionRows {
    /// Queries of `count` positions from `first` on, as far apart as the workspace has them.
    var queries: UnsafePointer<Float>
    /// Keys and values of all positions from 0 on, `stride` floats apart.
    var keys: UnsafePointer<Float>
    var values: UnsafePointer<Float>
    var stride: Int
    var first: Int
    var count: Int
    /// z of the same positions.
    var heads: UnsafeMutablePointer<Float>
    /// Where the weights go, (heads, count, first + count); nil where nobody asks for them.
    var pattern: UnsafeMutablePointer<Float>?
}
