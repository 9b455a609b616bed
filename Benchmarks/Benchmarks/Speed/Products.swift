import CKernels

/// The three forms of product that forward and backward passes need, beside the peak of fused multiply-adds.
func products() {
    let shapes = [
        (64, 512, 512), (64, 768, 768), (64, 768, 3072), (64, 3072, 768), (512, 512, 512), (512, 768, 768),
        (512, 768, 3072), (512, 3072, 768),
    ]
    for (m, k, n) in shapes {
        for form in Product.Form.allCases {
            for threads in [1, 2] { measure(Product(form: form, m: m, k: k, n: n), threads) }
        }
    }
    // A batch that is decoded: its weights come from memory.
    for m in [2, 4, 8, 16] {
        for form in [Product.Form.linear, .transposed] {
            for threads in [1, 2] {
                measure(Product(form: form, m: m, k: 768, n: 3072), threads, suite: "few rows", copies: 14)
            }
        }
    }
}

private func measure(_ product: Product, _ threads: Int, suite: String = "products", copies: Int = 1) {
    let point = Point(
        suite: suite, name: product.title, threads: threads, times: max(copies, Int(2e8 / product.operations)),
        amount: product.operations, limit: .arithmetic, span: 0.4)
    measure(point) { try product.ready(threads: threads, copies: copies) }
}

/// One row against weights that come from memory, beside reading as many bytes.
func streams() {
    for type in [CK_F32, CK_F16, CK_BF16] {
        for (form, k, n) in [(Product.Form.linear, 768, 3072), (.linear, 3072, 768), (.transposed, 768, 50257)] {
            for threads in [1, 2] {
                let product = Product(form: form, m: 1, k: k, n: n, type: type)
                let copies = max(2, (256 << 20) / product.weightBytes)
                let point = Point(
                    suite: "one row", name: product.title, type: product.typeName, threads: threads, times: copies,
                    amount: Double(product.weightBytes), limit: .reading(bytes: copies * product.weightBytes))
                measure(point) { try product.ready(threads: threads, copies: copies) }
            }
        }
    }
}
