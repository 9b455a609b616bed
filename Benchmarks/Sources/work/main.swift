import Atlas
import Engine
import Foundation
import Works

/// Does what other programs measure or need:
///
///     work write FOLDER LAYERS F32|F16|BF16 TOKENIZER     a model of GPT-2's width with random weights
///     work sparse FOLDER LAYERS HEADS WIDTH               a model of zeros that takes no disk
///     work repeat FOLDER THREADS                          for each line of input one repetition; prints its seconds
///     work train LAYERS HEADS WIDTH THREADS               the same: for each line so many steps
///     work vocabulary FILE                                the same: for each line a vocabulary of so many tokens
///     work corpus FILE                                    writes the text that the bundled models learn
///     work memory FOLDER THREADS                          prints the bytes beside the weights after prompt, lens and
///                                                         sweep, and the most that there were between two layers

let words = Array(CommandLine.arguments.dropFirst())

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("work: \(message)\n".utf8))
    exit(2)
}

func number(_ index: Int) -> Int {
    guard index < words.count, let number = Int(words[index]), number > 0 else {
        fail("argument \(index + 1) has to be a positive number")
    }
    return number
}

func repetition(_ line: String, _ subject: Subject) throws -> () throws -> Void {
    let words = line.split(separator: " ")
    let count = words.count > 1 ? Int(words[1]) ?? 1 : 1
    switch words.first {
    case "prefill": return subject.prefill(count)
    case "decode": return try subject.decode(count)
    case "sweep": return subject.sweepHeads()
    case "lens": return subject.lens(count)
    case "attribution": return subject.attribution()
    default: fail("no such work: \(line)")
    }
}

/// Prints the seconds that the work of each line of input takes.
func answer(_ work: (String) throws -> () throws -> Void) throws {
    while let line = readLine() {
        let work = try work(line)
        let (whole, rest) = try ContinuousClock().measure(work).components
        FileHandle.standardOutput.write(Data("\(Double(whole) + Double(rest) * 1e-18)\n".utf8))
    }
}

guard words.count > 1 else { fail("write, sparse, repeat, train, vocabulary, corpus or memory, and what they need") }
switch words[0] {
case "write":
    guard words.count == 5, let type = ElementType(rawValue: words[3]) else {
        fail("write FOLDER LAYERS TYPE TOKENIZER")
    }
    try writeRandomModel(
        to: words[1], configuration: GPT2Configuration(layers: number(2), heads: 12, width: 768), type: type,
        tokenizerFrom: words[4])
case "sparse":
    try writeSparseModel(
        to: words[1], configuration: GPT2Configuration(layers: number(2), heads: number(3), width: number(4)))
case "repeat":
    let subject = try Subject(folder: words[1], threads: number(2))
    try answer { try repetition($0, subject) }
case "train":
    let lessons = try Lessons(layers: number(1), heads: number(2), width: number(3), threads: number(4))
    try answer { line in { try lessons.steps(Int(line) ?? 1) } }
case "vocabulary":
    try answer { line in { try learnVocabulary(from: words[1], size: Int(line) ?? 0) } }
case "corpus":
    try Data(Corpus.training.text()).write(to: URL(fileURLWithPath: words[1]))
case "memory":
    let subject = try Subject(folder: words[1], threads: number(2))
    guard let (after, most) = try subject.memory() else { fail("this system has no /proc/self/smaps") }
    print(after, most)
default: fail("no such command: \(words[0])")
}
