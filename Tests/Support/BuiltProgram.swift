import Foundation

/// The program that was built with the tests.
public enum BuiltProgram {
    public static let path: String = {
        for folder in ["debug", "release"] {
            let path = "\(Repository.root)/.build/\(folder)/lab"
            if FileManager.default.isExecutableFile(atPath: path) { return path }
        }
        return "\(Repository.root)/.build/debug/lab"
    }()
}
