/// What stands for the `{name}` in a template.
enum Slot: Sendable {
    /// One of these, each alike; none that the variables `unlike` have.
    case word([String], unlike: [String] = [])
    /// One of these, by weight.
    case weighted([(text: String, weight: Double)])
    /// One of the values that these variables have, none that the variables `unlike` have.
    case among([String], unlike: [String] = [], words: [String])
    /// A fact about a country, which is drawn by weight when its variable is first spoken of.
    case country(CountryFact, of: String, unlike: [String] = [])
    /// Different words, from `shortest` to `longest` in number, every number alike.
    case list([String], lengths: ClosedRange<Int>, style: ListStyle)
    /// What a country borders: up to three neighbours, or none at all.
    case borders(of: String)
}

enum CountryFact: Sendable {
    case name, capital, continent, currency

    func text(_ country: Country) -> String {
        switch self {
        case .name: country.name
        case .capital: country.capital
        case .continent: country.continent
        case .currency: country.currency
        }
    }
}

enum ListStyle: Sendable {
    /// `apples, rice and milk`
    case commas
    /// `apples rice milk`
    case spaces

    /// What stands before item `index` of `count`.
    func separator(before index: Int, of count: Int) -> String {
        if index == 0 || index >= count { return "" }
        switch self {
        case .commas: return index == count - 1 ? " and " : ", "
        case .spaces: return " "
        }
    }
}
