import CKernels

/// AdamW (Loshchilov & Hutter, "Decoupled weight decay regularization", 2019), in the order in which PyTorch takes it.
///
/// ```
/// g ← g · min(1, clip/(‖g‖ + 1e-6))
/// m ← m + (1 − β₁)·(g − m);   v ← β₂·v + (1 − β₂)·g²
/// w ← w·(1 − η·decay) − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε)
/// ```
///
/// Only matrices decay. ‖g‖ is the norm of all gradients together.
struct AdamW<Arrays: TrainedArrays> {
    /// m and v, zero at first.
    let first: Arrays
    let second: Arrays
    private let recipe: Recipe
    private let arithmetic: Arithmetic
    /// Where each array ends; see `ck_adamw`.
    private let ends: [Int]
    private let decays: [Bool]
    private var keeps: [Float]
    private var room: [Double]

    /// - Parameters:
    ///   - first: zeros, as many as there are weights.
    ///   - second: the same again.
    init(first: Arrays, second: Arrays, recipe: Recipe, arithmetic: Arithmetic) {
        self.first = first
        self.second = second
        self.recipe = recipe
        self.arithmetic = arithmetic
        ends = first.entries.map { $0.offset + $0.count }
        decays = first.entries.map(\.decays)
        keeps = decays.map { _ in 1 }
        room = [Double](repeating: 0, count: ck_sum_squares_room(first.count))
    }

    /// ‖x‖ of all numbers in `x` together; not finite if one of them is not.
    mutating func norm(of x: Arrays) -> Double {
        ck_sum_squares(arithmetic.context, x.base, x.count, &room).squareRoot()
    }

    /// Step `step`, counted from 0: changes `weights` and the moments, and leaves zeros in `gradients`.
    ///
    /// - Parameters:
    ///   - rate: η of this step.
    ///   - norm: ‖gradients‖, finite.
    mutating func update(_ weights: Arrays, _ gradients: Arrays, norm: Double, step: Int, rate: Double) {
        let keep = Float(1 - rate * recipe.decay)
        for array in decays.indices where decays[array] { keeps[array] = keep }
        var numbers = ck_adamw_step(
            clip: Float(min(1, recipe.clip / (norm + 1e-6))), rest1: Float(1 - recipe.beta1),
            beta2: Float(recipe.beta2), rest2: Float(1 - recipe.beta2),
            root: Float((1 - power(recipe.beta2, step + 1)).squareRoot()), epsilon: Float(recipe.epsilon),
            rate: Float(rate / (1 - power(recipe.beta1, step + 1))))
        ck_adamw(
            arithmetic.context, weights.base, gradients.base, first.base, second.base, ends, keeps, ends.count,
            &numbers)
    }
}

extension AdamW<Parameters> {
    init(shape: GPT2Configuration, recipe: Recipe, arithmetic: Arithmetic) {
        self.init(
            first: Parameters(shape: shape), second: Parameters(shape: shape), recipe: recipe, arithmetic: arithmetic)
    }
}

/// Named arrays of floats, in one stretch of memory: what an optimiser changes.
protocol TrainedArrays: AnyObject {
    var entries: [Parameters.Entry] { get }
    var count: Int { get }
    var base: UnsafeMutablePointer<Float> { get }
}

extension Parameters: TrainedArrays {}

/// base^exponent by squaring: the same bits everywhere, which the system's `pow` does not promise.
private func power(_ base: Double, _ exponent: Int) -> Double {
    var (result, square, left) = (1.0, base, exponent)
    while left > 0 {
        if left & 1 == 1 { result *= square }
        square *= square
        left >>= 1
    }
    return result
}
