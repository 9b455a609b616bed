// swift-tools-version: 6.1

import PackageDescription

let package = Package(
    name: "lab-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "lab", path: "..")],
    targets: [
        .executableTarget(name: "bench", dependencies: [.product(name: "Engine", package: "lab")]),
        .target(name: "CLimits", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off"])]),
        .executableTarget(name: "kernels", dependencies: ["CLimits", .product(name: "CKernels", package: "lab")]),
        .executableTarget(name: "peer", dependencies: [.product(name: "Engine", package: "lab")]),
    ],
    swiftLanguageModes: [.v6]
)
