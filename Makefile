SAMPLE_RGB := Dataset/RGB_old_town.tif
SAMPLE_DSM := Dataset/DSM_old_town.tif

BIN := .venv/bin
SYSTEM := $(shell uname -s)
DISPLAY_HERE := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(SYSTEM)))
ON_A_SCREEN := $(if $(filter Linux,$(SYSTEM)),QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24")
TOOLS := build/tools/bin
# The date of the last commit, and one order of sets: two builds of one commit are the same, byte for byte.
REPEATABLY := PYTHONHASHSEED=0 SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct 2>/dev/null || echo 315532800)
FUZZ_SECONDS := 3600
FUZZ_SEED := 1
SITE := $(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/docs
BENCHMARKS := $(basename $(notdir $(wildcard tests/benchmarks/bench_*.py)))

.PHONY: help run test docs pictures coverage hooks bench record fuzz bundle test-bundle windows test-windows lock audit sbom
.DEFAULT_GOAL := help

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "  make %-13s %s\n", $$1, $$2 }'

run: ## install what is missing and open the program on a sample pair
	@.ci/set-up.sh run
ifneq ($(DISPLAY_HERE),)
	$(BIN)/python ryu_scape_app.py $(SAMPLE_RGB) $(SAMPLE_DSM)
else
	@echo "There is no display here: the sample pair is built without a window."
	@mkdir -p out
	$(BIN)/python ryu_scape_app.py build --rgb $(SAMPLE_RGB) --dsm $(SAMPLE_DSM) --out out/scene.glb --png out/scene.png
	@echo "Done: the scene is out/scene.glb, a picture of it out/scene.png."
endif

test: ## install what is missing, then run all checks and tests
	@.ci/set-up.sh test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(SITE)
	$(ON_A_SCREEN) $(BIN)/python -m pytest --verbosity=0 --durations=10

docs: ## make the site of docs/ (build/docs/index.html); a warning is an error
	@.ci/set-up.sh test
	$(SITE)
	@echo "The site is build/docs/index.html."

pictures: ## render the site's gallery, photograph the window, run the notebook: minutes, and a screen or xvfb
	@.ci/set-up.sh test
	$(BIN)/python docs/tools/render_gallery.py
	PYTHONPATH=. $(BIN)/python docs/tools/draw_purposes.py
	PYTHONPATH=. $(ON_A_SCREEN) $(BIN)/python docs/tools/photograph_window.py
	$(BIN)/python docs/tools/run_notebook.py

coverage: ## which lines no test runs (build/coverage/html); takes longer than the tests
	@.ci/set-up.sh test
	rm -rf build/coverage
	@mkdir -p build/coverage
	$(ON_A_SCREEN) $(BIN)/coverage run -m pytest --verbosity=0
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage html --quiet
	$(BIN)/coverage report

hooks: ## run the quick checks before each commit of this clone (.pre-commit-config.yaml)
	@.ci/set-up.sh test
	@.ci/set-up.sh tools
	$(TOOLS)/pre-commit install

bench: ## measure: run each script of tests/benchmarks
	@.ci/set-up.sh test
	@set -e; for name in $(BENCHMARKS); do echo "== $$name"; $(ON_A_SCREEN) $(BIN)/python -m tests.benchmarks.$$name; done

record: ## time this commit into tests/benchmarks/records; OLD=COMMIT compares it with that one
	@.ci/set-up.sh test
	$(BIN)/python -m tests.benchmarks.record
	$(if $(OLD),$(BIN)/python -m tests.benchmarks.record --compare $(OLD) $$(git rev-parse HEAD))

fuzz: ## read hostile files for FUZZ_SECONDS (an hour), made from FUZZ_SEED; keep those that break a promise
	@.ci/set-up.sh test
	nice $(BIN)/python -m tests.foreign.fuzz --seconds $(FUZZ_SECONDS) --seed $(FUZZ_SEED)

bundle: ## make dist/Ryu-Scape, a folder that runs without Python (Python 3.11 or newer)
	@.ci/set-up.sh bundle
	$(REPEATABLY) build/bundle/bin/pyinstaller --noconfirm Ryu-Scape.spec

test-bundle: ## test what `make bundle` made: its self-test, a scene, the window
	@.ci/set-up.sh test
	$(ON_A_SCREEN) $(BIN)/python -m pytest --verbosity=0 tests/check_bundle.py

windows: ## make dist/windows on Linux: the program for Windows, its zip and its installer (Python 3.11, Wine)
	@.ci/install-system-packages.sh windows
	@.ci/set-up.sh tools
	$(REPEATABLY) .ci/windows/make-bundle.sh build/tools

test-windows: windows ## test it under Wine: self-test, every format, the window, odd names and places
	@.ci/set-up.sh bundle
	@.ci/set-up.sh test
	$(ON_A_SCREEN) $(BIN)/python -m pytest --verbosity=0 tests/windows/check_*.py

lock: ## write the .lock files anew from the requirements: all versions and hashes
	@.ci/set-up.sh tools
	.ci/lock.sh $(TOOLS) $(UV_FLAGS)

audit: ## ask whether a known vulnerability is in what the .lock files name
	@.ci/set-up.sh tools
	$(TOOLS)/pip-audit --strict --require-hashes --disable-pip -r requirements-dev.lock -r .ci/tools.lock

sbom: ## write out/sbom.cdx.json, the list of parts of what is installed (CycloneDX)
	@.ci/set-up.sh run
	@.ci/set-up.sh tools
	@mkdir -p out
	$(TOOLS)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file out/sbom.cdx.json $(BIN)/python
