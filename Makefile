# Everything that people and CI do with this repository.
PREFIX ?= /usr/local
SOURCES := Package.swift Sources Tests Benchmarks

.DEFAULT_GOAL := help
.PHONY: help build test lint format bench install clean

help: ## list what can be made
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*##/:/' | awk -F': ' '{ printf "make %-9s %s\n", $$1, $$2 }'

build: ## build .build/release/lab
	@tools/install-dependencies.sh build
	swift build -c release --product lab

test: ## run everything that CI runs
	@tools/install-dependencies.sh test
	$(MAKE) lint
	swift build -c release --product lab
	swift test
	tools/smoke.sh

lint: ## check the style of the Swift sources
	swift format lint --strict --recursive $(SOURCES)

format: ## put the Swift sources into that style
	swift format --in-place --recursive $(SOURCES)

bench: build ## measure speed beside the machine's own limits
	swift run --package-path Benchmarks -c release bench

install: build ## install into PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/lab"
	install -m 755 .build/release/lab "$(DESTDIR)$(PREFIX)/bin/lab"
	cp -R models lessons "$(DESTDIR)$(PREFIX)/share/lab/"

clean: ## remove what was built
	rm -rf .build Benchmarks/.build
