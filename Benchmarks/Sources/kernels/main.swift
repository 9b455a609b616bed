import CKernels
import Foundation

/// Every form of product beside the machine's own limits, measured in turns in the same run.
///
///     swift run -c release kernels [--isa scalar|neon|avx2|avx512] [--csv FILE]
///
/// Prints Markdown tables of the best of all turns; every single timing goes to FILE.

func argument(_ name: String) -> String? {
    let arguments = CommandLine.arguments
    guard let place = arguments.firstIndex(of: name), place + 1 < arguments.count else { return nil }
    return arguments[place + 1]
}

let isa: ck_isa = {
    let names = ["scalar": CK_SCALAR, "neon": CK_NEON, "avx2": CK_AVX2, "avx512": CK_AVX512]
    guard let asked = argument("--isa") else { return ck_isa_best() }
    if let found = names[asked], ck_isa_available(found) { return found }
    print("kernels: this machine has no \(asked)")
    exit(2)
}()

/// A limit's seconds are those of one operation, or of one byte.
var csv = "what,threads,m,k,n,type,seconds\n"

@MainActor func record(_ what: String, _ threads: Int, _ shape: Product, _ seconds: Double) {
    csv += "\(what),\(threads),\(shape.m),\(shape.k),\(shape.n),\(shape.typeName),\(seconds)\n"
}

print("| product | m × k × n | type | threads | GFLOP/s | peak | ratio |\n|---|---|---|---|---|---|---|")
let many = [
    (64, 512, 512), (64, 768, 768), (64, 768, 3072), (64, 3072, 768), (512, 512, 512), (512, 768, 768),
    (512, 768, 3072), (512, 3072, 768),
]
for (m, k, n) in many {
    for form in Product.Form.allCases {
        for threads in [1, 2] { measureProduct(Product(form: form, m: m, k: k, n: n, type: CK_F32), threads) }
    }
}
for m in [2, 4, 8, 16] {
    for form in [Product.Form.linear, .transposed] {
        for threads in [1, 2] { measureProduct(Product(form: form, m: m, k: 768, n: 3072, type: CK_F32), threads) }
    }
}

print("\n| product | m × k × n | type | threads | GB/s | memory reads | ratio |\n|---|---|---|---|---|---|---|")
for type in [CK_F32, CK_F16, CK_BF16] {
    for (form, k, n) in [(Product.Form.linear, 768, 3072), (.linear, 3072, 768), (.transposed, 768, 50257)] {
        for threads in [1, 2] { measureStream(Product(form: form, m: 1, k: k, n: n, type: type), threads) }
    }
}

if let file = argument("--csv") { try csv.write(toFile: file, atomically: true, encoding: .utf8) }
