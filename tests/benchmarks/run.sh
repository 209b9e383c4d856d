#!/usr/bin/env bash
# Runs one benchmark by name and prints its table. Without a name: what there is.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec dotnet run --project tests/benchmarks -c Release -v q -- "${@:-list}"
