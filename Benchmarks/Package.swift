// swift-tools-version: 6.1

import PackageDescription

let engine = Target.Dependency.product(name: "Engine", package: "lab")

let package = Package(
    name: "lab-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "lab", path: ".."),
        // Without traits: its counts of allocations need libraries that are loaded before the program.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "CLimits", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),
        .target(name: "Works", dependencies: [engine]),
        .executableTarget(name: "work", dependencies: ["Works", engine, .product(name: "Atlas", package: "lab")]),
        .executableTarget(
            name: "Speed",
            dependencies: [
                "CLimits", "Works", engine, .product(name: "CKernels", package: "lab"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Speed", plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)
