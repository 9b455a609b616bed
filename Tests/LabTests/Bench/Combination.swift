/// What a cell combines: the command, its mode, the kind of site and the kind of position.
struct Combination: Hashable {
    var command: String
    var mode: String
    var site: String
    var position: String
}

extension Combination {
    /// nil for a cell that neither changes the model nor asks about its inside.
    init?(_ cell: String) {
        let words = cell.replacing(/"[^"]*"/, with: "quoted").split(separator: " ").map(String.init)
        command = words[0]
        let plain = words.dropFirst().filter { !$0.contains("=") }
        func option(_ name: String) -> String? {
            words.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        func given(_ names: String...) -> String { names.filter { option($0) != nil }.joined(separator: " ") }
        position = option("pos").map(Self.kind(ofPosition:)) ?? "all"
        site = plain.first.map(Self.kind(ofSite:)) ?? ""
        switch command {
        case "ablate": mode = option("from") == nil ? option("mode") ?? "zero" : "resample from"
        case "noise":
            mode = option("std")?.hasSuffix("x") == true ? "relative" : "absolute"
            if plain.first == "weights" { (mode, site) = ("\(mode) weights", Self.kind(ofSite: plain[1])) }
        case "steer": mode = given("minus")
        case "bias": (mode, site) = ("", "logits")
        case "patch": mode = ""
        case "sweep":
            mode = [plain[0], option("metric") ?? "", option("mode") ?? "", given("on")].joined(separator: " ")
        case "lens", "attribute":
            (mode, site) = ("\(plain.isEmpty ? "" : "target") \(given("vs", "neurons", "top"))", "")
            if option("pos") == nil { position = "last" }
        case "attention": mode = ""
        case "trace": (mode, site) = ([option("site") ?? "", option("window") ?? ""].joined(separator: " "), "")
        default: return nil
        }
    }

    private static func kind(ofSite name: String) -> String {
        if name == "embed" { return name }
        if name.contains("-") || name.contains("*") { return "range" }
        if name.hasSuffix(".attn") || name.hasSuffix(".mlp") { return String(name.split(separator: ".")[1]) }
        return name.contains("H") ? "head" : name.contains("N") ? "neuron" : "layer"
    }

    private static func kind(ofPosition text: String) -> String {
        text == "all" ? text : text.contains("..") ? "range" : text.hasPrefix("-") ? "negative" : "one"
    }
}
