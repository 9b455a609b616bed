import Foundation
import Network

/// The key that a server wants to be shown. It comes from the environment, goes to the host that was named, and is
/// written nowhere.
enum RemoteKey {
    /// For any server that is named.
    static let variable = "LAB_API_KEY"
    /// A key for OpenAI is nobody else's business.
    static let openAIVariable = "OPENAI_API_KEY"
    static let openAIHost = "api.openai.com"

    static func key(for endpoint: Endpoint, in environment: [String: String]) -> String? {
        let names = endpoint.host == openAIHost ? [variable, openAIVariable] : [variable]
        return names.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
