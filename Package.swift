// swift-tools-version: 6.1

import PackageDescription

/// A versioned dependency may not set unsafe flags, so optimised debug builds are for the root package only.
let isRoot = !Context.packageDirectory.contains("/checkouts/")

/// Debug builds of loops over floats are a hundred times slower than optimised ones: too slow to test with.
let alwaysOptimised: [SwiftSetting] =
    isRoot ? [.unsafeFlags(["-O"], .when(configuration: .debug))] : []

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Kernels fix the order of every sum by hand; the compiler may not fuse or reorder on its own.
let kernelFlags: [CSetting] =
    isRoot ? [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])] : []

let package = Package(
    name: "lab",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "lab", targets: ["Lab"]),
        .library(name: "Engine", targets: ["Engine"]),
        .library(name: "CKernels", targets: ["CKernels"]),
        .library(name: "Atlas", targets: ["Atlas"]),
        .executable(name: "make-models", targets: ["MakeModels"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .target(name: "CKernels", cSettings: kernelFlags),
        .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
        .target(name: "CDigest", linkerSettings: [.linkedLibrary("crypto", .when(platforms: [.linux]))]),
        .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
        .target(name: "Network", dependencies: ["CCurl", "CDigest"], swiftSettings: strict),
        .target(name: "Engine", dependencies: ["CKernels", "CDigest"], swiftSettings: strict + alwaysOptimised),
        .target(
            name: "Atlas", dependencies: ["Engine"], exclude: ["Facts/README.md"],
            resources: [.embedInCode("Facts/countries.tsv")], swiftSettings: strict + alwaysOptimised),
        .target(name: "Notebook", swiftSettings: strict),
        .executableTarget(
            name: "Lab",
            dependencies: [
                "Engine", "Atlas", "Notebook", "Network", "CEditline",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [.embedInCode("Resources/english.txt")], swiftSettings: strict),
        .executableTarget(
            name: "MakeModels",
            dependencies: [
                "Engine", "Atlas", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        .target(name: "CAllocations", path: "Tests/Allocations"),
        .target(
            name: "TestSupport", dependencies: ["Engine", "CDigest"], path: "Tests/Support", swiftSettings: strict),
        .testTarget(
            name: "EngineTests", dependencies: ["Engine", "CKernels", "CAllocations", "TestSupport"],
            swiftSettings: strict),
        .testTarget(name: "AtlasTests", dependencies: ["Atlas", "Engine", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "NetworkTests", dependencies: ["Network", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "NotebookTests", dependencies: ["Notebook"], swiftSettings: strict),
        .testTarget(
            name: "LabTests",
            dependencies: ["Lab", "Engine", "Atlas", "Notebook", "Network", "TestSupport"], swiftSettings: strict
        ),
        .testTarget(
            name: "FuzzTests", dependencies: ["Lab", "Notebook", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "ProgramTests", dependencies: ["Lab", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "TerminalTests", dependencies: ["Lab", "Notebook", "TestSupport"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
