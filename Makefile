SAMPLE_RGB := Dataset/RGB_old_town.tif
SAMPLE_DSM := Dataset/DSM_old_town.tif

BIN := .venv/bin
SYSTEM := $(shell uname -s)
DISPLAY_HERE := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(SYSTEM)))
ON_A_SCREEN := $(if $(filter Linux,$(SYSTEM)),QT_QPA_PLATFORM=xcb xvfb-run -a -s "-screen 0 1600x1000x24")
BENCHMARKS := $(basename $(notdir $(wildcard tests/benchmarks/bench_*.py)))

.PHONY: help run test bench bundle test-bundle
.DEFAULT_GOAL := help

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

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
	$(ON_A_SCREEN) $(BIN)/python -m pytest --verbosity=0

bench: ## measure: run each script of tests/benchmarks
	@.ci/set-up.sh test
	@set -e; for name in $(BENCHMARKS); do echo "== $$name"; $(BIN)/python -m tests.benchmarks.$$name; done

bundle: ## make dist/Ryu-Scape, a folder that runs without Python (5 GB on Linux)
	@.ci/set-up.sh run
	$(BIN)/pyinstaller --noconfirm Ryu-Scape.spec

test-bundle: ## test what `make bundle` made: its self-test, a scene, the window
	@.ci/set-up.sh test
	$(ON_A_SCREEN) $(BIN)/python -m pytest --verbosity=0 tests/check_bundle.py
