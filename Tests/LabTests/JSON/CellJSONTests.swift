import Foundation
import Testing

@testable import Lab

struct CellJSONTests {
    /// Fields of each kind's value; a question mark for those that may be missing.
    static let schema: [String: [String: String]] = [
        "model": [
            "name": "string", "architecture": "string", "layers": "number", "heads": "number", "width": "number",
            "vocabulary": "number", "context": "number", "parameters": "number", "breakdown": "object",
            "dtype": "string", "bos": "bool", "sha256": "null", "notes": "array?",
        ],
        "distribution": [
            "tokens": "tokens", "next": "next", "entropy": "number", "temperature": "number", "rest": "number",
            "sampling_entropy": "number?", "filter": "string?", "baseline": "object?", "changes": "changes?",
            "notes": "array?",
        ],
        "tokens": ["tokens": "tokens"],
        "softmax": [
            "z": "array", "scaled": "array", "shifted": "array", "exp": "array", "sum": "number", "p": "array",
        ],
        "sample": ["seed": "number", "continuations": "continuations", "changes": "changes?", "notes": "array?"],
        "lens": ["rows": "readings", "tuned": "bool?", "changes": "changes?", "notes": "array?"],
        "sweep": [
            "metric": "string", "target": "object?", "vs": "object?", "prompts": "number?", "on": "string?",
            "mode": "string?", "reference": "string?", "from": "string?", "pos": "string?", "baseline": "number",
            "cells": "array", "control": "object?",
            "changes": "changes?", "notes": "array?",
        ],
        "trace": [
            "target": "object", "clean": "number", "corrupted": "number", "corrupted_spread": "number",
            "tokens": "tokens", "subject": "array", "std": "string", "seed": "number", "seeds": "number",
            "window": "number", "rows": "array", "changes": "changes?", "notes": "array?",
        ],
        "changes": ["changes": "changes", "notes": "array?"],
        "attribution": [
            "target": "object", "vs": "object?", "position": "number", "parts": "array", "total": "number",
            "logit": "number", "changes": "changes?", "notes": "array?",
        ],
        "attention": [
            "site": "string", "tokens": "tokens", "pattern": "array?", "heads": "array?", "positions": "array?",
            "changes": "changes?", "notes": "array?",
        ],
        "heads": [
            "what": "string", "lists": "number", "items": "number", "seed": "number", "cells": "array",
            "changes": "changes?",
        ],
        "comparison": ["columns": "columns"],
        "models": ["models": "listings"],
        "derivation": ["quantity": "string", "lines": "array", "notes": "array?"],
    ]
    static let bare = ["number": "number", "vector": "array", "text": "string", "list": "array", "truth": "bool"]

    @Test("every kind has the fields of the contract and no others", arguments: Samples.all.indices)
    func fields(index: Int) throws {
        let value = Samples.all[index]
        let cell = try parse(json(cell: 2, input: "x", result: .success(value)))
        #expect(cell["cell"] as? Int == 2 && cell["ok"] as? Bool == true)
        #expect(cell["kind"] as? String == value.kind)
        if let type = Self.bare[value.kind] {
            #expect(isType(cell["value"], type))
            return
        }
        let fields = try #require(cell["value"] as? [String: Any])
        let expected = try #require(Self.schema[value.kind])
        for (name, type) in expected {
            if fields[name] == nil, type.hasSuffix("?") { continue }
            #expect(isType(fields[name], type.filter { $0 != "?" }), "\(value.kind).\(name)")
        }
        #expect(Set(fields.keys).subtracting(expected.keys).isEmpty)
    }

    @Test("fields come in the order of the contract")
    func order() {
        let value = DistributionValue(
            tokens: [Samples.france], next: [Samples.next(Samples.italy, 8.44, 0.0004, 0.1)], entropy: 0.04,
            samplingEntropy: 0.5, temperature: 0.5, rest: 0, restCount: 0,
            baseline: .init(next: [], entropy: 1, counterparts: []), changes: [Samples.off], notes: [], focus: .table)
        let expected =
            #"{"cell": 1, "input": "top", "ok": true, "kind": "distribution", "value": {"#
            + #""tokens": [{"id": 481, "text": " France"}], "#
            + #""next": [{"id": 533, "text": " Italy", "logit": 8.44, "prob": 0.0004, "sampling_prob": 0.1}], "#
            + #""entropy": 0.04, "sampling_entropy": 0.5, "temperature": 0.5, "rest": 0.0, "#
            + #""baseline": {"next": [], "entropy": 1.0}, "#
            + #""changes": [{"kind": "ablate", "site": "L2H0", "mode": "zero", "positions": "all"}]}}"#
        #expect(json(cell: 1, input: "top", result: .success(.distribution(value))) == expected)
    }

    @Test("a change says where its values are from")
    func changes() {
        let values = [
            ChangeValue(kind: "ablate", site: "L1", mode: "resample", from: "a", reference: "atlas", line: 2),
            ChangeValue(kind: "steer", site: "L2", amount: -0.5, from: "a", minus: "b", positions: [1, 3]),
            ChangeValue(kind: "noise", site: "L2", mode: "weights", std: "0.5x", seed: 7),
        ]
        let expected =
            #"{"cell": 1, "input": "changes", "ok": true, "kind": "changes", "value": {"changes": ["#
            + #"{"kind": "ablate", "site": "L1", "mode": "resample", "from": "a", "reference": "atlas", "line": 2, "positions": "all"}, "#
            + #"{"kind": "steer", "site": "L2", "amount": -0.5, "from": "a", "minus": "b", "positions": [1, 3]}, "#
            + #"{"kind": "noise", "site": "L2", "mode": "weights", "std": "0.5x", "seed": 7, "positions": "all"}]}}"#
        let value = Value.changes(ChangesValue(changes: values, notes: []))
        #expect(json(cell: 1, input: "changes", result: .success(value)) == expected)
    }

    @Test("an error has its code, sentence, hint and column from 1")
    func failure() {
        let error = CellError(.unknownToken, "no token", hint: "try \" x\"", span: 7..<9)
        let expected =
            #"{"cell": 3, "input": "lens \"q\"", "ok": false, "error": {"code": "unknown-token", "#
            + #""message": "no token", "hint": "try \" x\"", "column": 8}}"#
        #expect(json(cell: 3, input: "lens \"q\"", result: .failure(error)) == expected)
        let bare = json(cell: 3, input: "", result: .failure(CellError(.noModel, "none")))
        #expect(bare.hasSuffix(#""error": {"code": "no-model", "message": "none"}}"#))
    }

    @Test(
        "doubles read back to the same bits",
        arguments: [0.1, 1.0 / 3, 2.2250738585072014e-308, 1.7976931348623157e308, -0.0, 1e-7])
    func doubles(x: Double) throws {
        let text = JSONValue.double(x).text
        #expect(try #require(Double(text)).bitPattern == x.bitPattern)
        let float = Float(x)
        if float.isFinite { #expect(Float(JSONValue.float(float).text)?.bitPattern == float.bitPattern) }
    }

    @Test("numbers that JSON lacks are null, and named beside")
    func nonFinite() {
        #expect(
            json(cell: 1, input: "", result: .success(.number(-.infinity))).hasSuffix(
                #""value": null, "nonfinite": "-inf"}"#))
        #expect(
            json(cell: 1, input: "", result: .success(.vector([1, .nan]))).hasSuffix(
                #""value": [1.0, null], "nonfinite": {"value": [null, "nan"]}}"#))
        var row = JSONObject()
        row.add("logit", .float(-.infinity))
        row.add("prob", .double(0))
        #expect(JSONValue.object(row).text == #"{"logit": null, "prob": 0.0, "nonfinite": "-inf"}"#)
    }

    @Test("bytes that are no text come in hex beside their replacement")
    func bytes() {
        let token = TokenValue(id: 5, bytes: [0xE2, 0x0A])
        let line = json(cell: 1, input: "", result: .success(.tokens([token])))
        #expect(line.hasSuffix(#"{"tokens": [{"id": 5, "text": "\#u{FFFD}\n", "bytes": "e20a"}]}}"#))
    }

    @Test("a line stays a line, whatever is in it")
    func escapes() throws {
        let text = "a\"b\\c\n\r\t\u{0}\u{1B}\u{7F}\u{2028}é😀"
        let line = json(cell: 1, input: text, result: .success(.text(text)))
        #expect(!line.unicodeScalars.contains { $0.value < 32 })
        let cell = try parse(line)
        #expect(cell["value"] as? String == text && cell["input"] as? String == text)
    }

    private func parse(_ line: String) throws -> [String: Any] {
        #expect(!line.contains("\n"))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private func isType(_ value: Any?, _ type: String) -> Bool {
        switch type {
        case "string": value is String
        case "number": value is NSNumber
        case "bool": value is Bool
        case "null": value is NSNull
        case "object": value is [String: Any]
        case "array": value is [Any]
        case "tokens": hasFields(value, ["id", "text"])
        case "next": hasFields(value, ["id", "text", "logit", "prob"])
        case "draws": hasFields(value, ["id", "text", "prob", "model_prob", "u"])
        case "continuations":
            hasFields(value, ["text", "stopped", "tokens"]) && each(value, "tokens", "draws")
        case "guesses": hasFields(value, ["id", "text", "prob"])
        case "readings": hasFields(value, ["site", "position", "top", "kl"]) && each(value, "top", "guesses")
        case "columns": hasFields(value, ["label", "next", "entropy"]) && each(value, "next", "next")
        case "listings": hasFields(value, ["name", "where", "bytes", "parameters", "state"])
        case "changes": hasFields(value, ["kind", "site", "positions"])
        default: false
        }
    }

    /// Whether a field of every row is of a type.
    private func each(_ rows: Any?, _ field: String, _ type: String) -> Bool {
        (rows as? [[String: Any]])?.allSatisfy { isType($0[field], type) } ?? false
    }

    private func hasFields(_ value: Any?, _ names: Set<String>) -> Bool {
        guard let rows = value as? [[String: Any]] else { return false }
        return rows.allSatisfy { names.isSubset(of: $0.keys) }
    }
}
