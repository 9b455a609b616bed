import Engine

/// A country with the facts that the corpus states about it.
///
/// Facts come from GeoNames, CC BY 4.0; see `Facts/README.md`.
public struct Country: Sendable, Equatable {
    public let name: String
    public let capital: String
    public let continent: String
    public let currency: String
    /// Names of the countries that it has a land border with, as far as they are in the list.
    public let neighbours: [String]
    public let group: Group
    /// The weight with which the corpus speaks of it; only ratios matter.
    public let weight: Double

    /// How often the corpus speaks of a country: of each of the head's twenty more than of any other.
    public enum Group: String, Sendable, CaseIterable {
        case head, mid, tail
    }

    /// All of them, the one most spoken of first.
    public static let all: [Country] = {
        let lines = PackageResources.countries_tsv.split(separator: UInt8(ascii: "\n"))
        return lines.filter { $0.first != UInt8(ascii: "#") }.enumerated().map { place, line in
            let fields = String(decoding: line, as: UTF8.self)
                .split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            precondition(fields.count == 5, "countries.tsv: five fields a line")
            return Country(
                name: fields[0], capital: fields[1], continent: fields[2], currency: fields[3],
                neighbours: fields[4].split(separator: ",").map(String.init),
                group: place < 20 ? .head : place < 80 ? .mid : .tail, weight: weight(place: place))
        }
    }()

    /// Zipf's law, shifted so that the first few stand nearly level: (place + 4)^−0.8.
    private static func weight(place: Int) -> Double { Elementary.exp(-0.8 * Elementary.log(Double(place + 4))) }
}
