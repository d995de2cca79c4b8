#!/usr/bin/env bash
# Prints a Python that has wheels of all requirements and can make virtual environments; fails if there is none.
# PYTHON in the environment is tried first.
set -euo pipefail

fits='import ensurepip, sys, venv; sys.exit(not (3, 10) <= sys.version_info < (3, 15))'

for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.10 python3.14; do
    if [ -n "$candidate" ] && "$candidate" -c "$fits" >/dev/null 2>&1; then
        command -v "$candidate"
        exit 0
    fi
done
exit 1
