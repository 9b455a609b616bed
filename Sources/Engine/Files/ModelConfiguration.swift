/// The shape of a model of one of the families that the engine runs, as its files give it. The one place that decides
/// which family a folder or a GGUF file holds.
public enum ModelConfiguration: Sendable, Equatable {
    case gpt2(GPT2Configuration)
    case llama(LlamaConfiguration)

    /// Reads `config.json` in `folder`; no weight is looked at.
    ///
    /// Throws what `MappedFile` throws, `.malformed`, and `.configuration` for the entry that is wrong.
    public init(folder: String) throws(ModelFileError) {
        guard somethingLies(at: folder) else { throw .missing(path: folder) }
        let file = try ConfigurationFile(path: "\(folder)/config.json")
        // Files older than the entry "model_type" name the class.
        let classes = if case .texts(let names)? = file["architectures"] { names } else { [String]() }
        switch file["model_type"] {
        case .text("gpt2"): self = .gpt2(try GPT2Configuration(file))
        case .text("llama"): self = .llama(try LlamaConfiguration(file))
        case nil where classes.contains("GPT2LMHeadModel"): self = .gpt2(try GPT2Configuration(file))
        case nil where classes.contains("LlamaForCausalLM"): self = .llama(try LlamaConfiguration(file))
        default: throw file.refusal(of: "model_type", expected: "\"gpt2\" or \"llama\"")
        }
    }

    /// Reads the metadata of a GGUF file; no weight is looked at.
    ///
    /// Throws `.configuration`, and `.missingTensor` where there is no embedding to count tokens by.
    public init(_ file: GGUFFile) throws(ModelFileError) {
        switch try file.text("general.architecture") {
        case "llama": self = .llama(try LlamaConfiguration(file))
        case "gpt2": self = .gpt2(try GPT2Configuration(file))
        default: throw file.refusal(of: "general.architecture", expected: "\"llama\" or \"gpt2\"")
        }
    }

    /// `gpt2` or `llama`.
    public var architecture: String {
        switch self {
        case .gpt2: "gpt2"
        case .llama: "llama"
        }
    }

    public var modelShape: ModelShape {
        switch self {
        case .gpt2(let shape): shape.modelShape
        case .llama(let shape): shape.modelShape
        }
    }

    public var parameters: ParameterCount {
        switch self {
        case .gpt2(let shape): shape.parameters
        case .llama(let shape): shape.parameters
        }
    }
}
