# The commands of the project. `make run` and `make test` need git, rustup, Node 20 and make; they see to the rest.

.PHONY: run build test check test-rust test-frontend faults e2e e2e-release lint fix schema generate bench fuzz audit sbom clean

LISTEN ?= 127.0.0.1:8080
DATA ?= kortvej-data
KORTVEJ = target/release/kortvej
# One command for all, so that what it builds is built once: the tests, and target/debug/kortvej.
CARGO_TEST = cargo test --locked --workspace --lib --bins --tests

# Build everything and start the product with the starter network.
run: build
	$(KORTVEJ) serve --demo --listen $(LISTEN) --data-dir $(DATA)

# The release binary, with the web app in it.
build: frontend/dist/index.html
	@scripts/require build
	@# Files that appear in dist are not seen by cargo; the module that embeds them is.
	@if [ -n "$$(find frontend/dist -newer $(KORTVEJ) -print -quit 2>/dev/null)" ]; then touch server/src/http/assets.rs; fi
	cargo build --release --locked --bin kortvej

frontend/node_modules/.package-lock.json: frontend/package-lock.json
	@scripts/require build
	cd frontend && npm ci --no-audit --no-fund

frontend/dist/index.html: frontend/node_modules/.package-lock.json $(shell find frontend -type f \
		-not -path '*/node_modules/*' -not -path '*/dist/*' -not -path '*/e2e/*' 2>/dev/null)
	cd frontend && npm run build
	@touch $@

# Every test of every kind, on the development build: the release build would take longer than all the tests.
test:
	@scripts/require test
	$(MAKE) lint
	$(MAKE) test-frontend
	$(MAKE) test-rust
	$(MAKE) e2e

# Unit, property, API and process tests, on SQLite and PostgreSQL.
test-rust: frontend/dist/index.html
	@scripts/require test
	scripts/with-postgres $(CARGO_TEST)

# kill -9 under write load, a hundred times on either database and at once; part of `make test`, eight times.
faults:
	@scripts/require test
	KORTVEJ_TEST_KILLS=100 scripts/with-postgres cargo test --locked -p server --test process killed -- --nocapture

test-frontend: frontend/node_modules/.package-lock.json
	cd frontend && npm test

# Journeys in headless Chromium, with the accessibility check, and the GraphQL-over-HTTP audit.
e2e: frontend/dist/index.html
	@scripts/require test
	$(CARGO_TEST) --no-run --quiet
	cd frontend && KORTVEJ=$(CURDIR)/target/debug/kortvej ../scripts/with-server npm run e2e

# The same on the release build.
e2e-release: build
	@scripts/require test
	cd frontend && KORTVEJ=$(CURDIR)/$(KORTVEJ) ../scripts/with-server npm run e2e

# Formatting, lints, licences and dependencies, that the bill of materials names all of them, generated files.
lint: frontend/node_modules/.package-lock.json
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	scripts/deny
	scripts/sbom --check
	cd frontend && npm run check

# What lint finds and can mend by itself.
fix: frontend/node_modules/.package-lock.json
	cargo fmt --all
	cargo clippy --fix --allow-dirty --workspace --all-targets
	cd frontend && npm run format

# The fast loop while working.
check:
	cargo check --workspace --all-targets

# schema.graphql from the code, and the web app's types from schema.graphql.
generate: schema frontend/node_modules/.package-lock.json
	cd frontend && npm run schema

schema:
	cargo run --quiet --bin kortvej -- schema > schema.graphql.new && mv schema.graphql.new schema.graphql

# Every figure of bench/README.md: criterion benches, the load run against the release server, and how it grows.
bench: build
	cargo bench --locked -p server
	python3 bench/criterion.py target/criterion
	bench/run
	bench/growth
	bench/live.py

# A million inputs for each parser, made of those in tests/fuzz/corpus; FUZZ_INPUTS and FUZZ_SEED say otherwise.
fuzz:
	FUZZ_INPUTS=$${FUZZ_INPUTS:-1000000} cargo test --profile fuzz --locked -p tests --test fuzz -- --nocapture

# Known holes in dependencies, asked over the network.
audit: frontend/node_modules/.package-lock.json
	scripts/audit

# Software bill of materials (CycloneDX) of what is built.
sbom: frontend/node_modules/.package-lock.json
	scripts/sbom target/sbom.cdx.json

clean:
	cargo clean
	rm -rf frontend/dist frontend/node_modules
