#!/usr/bin/env bash
# Runs one benchmark by name and prints its table. Without a name: what there is.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ "${1:-}" = agent ]; then
  dotnet publish agent/TelemetryFootprint.Agent -c Release -r linux-x64 -p:Shipped=true -o artifacts/agent -v q -nologo
fi
exec dotnet run --project tests/benchmarks -c Release -v q -- "${@:-list}"
