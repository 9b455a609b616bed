import Testing

@testable import Atlas

@Suite("The grammar")
struct GrammarTests {
    @Test("weights add up to one")
    func weights() {
        #expect(abs(Family.all.reduce(0) { $0 + $1.weight } - 1) < 1e-12)
        for family in Family.all {
            #expect(abs(family.templates.reduce(0) { $0 + $1.weight } - 1) < 1e-12, "\(family.name)")
        }
        #expect(abs(Grammar.atlas.plans.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
        #expect(Grammar.atlas.plans.count == 28)
    }

    @Test("188 countries: twenty, sixty, the rest; weights fall, and neighbours are neighbours both ways")
    func countries() {
        let all = Country.all
        #expect(all.count == 188)
        #expect(Country.Group.allCases.map { group in all.count { $0.group == group } } == [20, 60, 108])
        #expect(zip(all, all.dropFirst()).allSatisfy { $0.weight > $1.weight })
        let total = all.reduce(0) { $0 + $1.weight }
        // As the prototype has them.
        #expect(abs(all[0].weight / total - 0.041888600491392466) < 1e-12)
        #expect(abs(all[5].weight / total - 0.021895) < 1e-5)
        #expect(Set(all.map(\.name)).count == 188)
        let neighbours = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.neighbours) })
        for country in all {
            for other in country.neighbours {
                #expect(neighbours[other]?.contains(country.name) == true, "\(country.name), \(other)")
            }
        }
    }

    @Test("facts that everybody can check")
    func facts() throws {
        let france = try #require(Country.all.first)
        #expect(france.name == "France")
        #expect(france.capital == "Paris")
        #expect(france.continent == "Europe")
        #expect(france.currency == "euro")
        #expect(Set(france.neighbours) == ["Switzerland", "Germany", "Belgium", "Italy", "Andorra", "Spain"])
        let capitals = Dictionary(uniqueKeysWithValues: Country.all.map { ($0.name, $0.capital) })
        #expect(capitals["Japan"] == "Tokyo")
        #expect(capitals["Kazakhstan"] == "Astana")
        #expect(capitals["Brazil"] == "Brasilia")
    }
}
