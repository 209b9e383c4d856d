#!/usr/bin/env bash
# Runs the rows of the fault matrix: every test with the trait Fault=F<n>. Says which rows ran, failed, have no test, and which are not proved,
# since a test of theirs was skipped or gave no result. Exit 0 only if every row of the list ran, passed in part at least and failed in none.
# --full: also the slow slices, with the agent as it ships; there a row that is not proved fails the run.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en

slice="1 2 3 4 6 8 9 10 11 12 13 14 15 16 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 51 52 53 54 56 57"
nightly="5 7 17 58"
rows=$slice
filter="Category!=Slow"
build=1
full=0
only=""
while [ $# -gt 0 ]; do
  case "$1" in
    --full) full=1; rows="$slice $nightly"; filter="" ;;
    --no-build) build=0 ;;
    --only) [ $# -ge 2 ] || { echo "--only F10[,F22]" >&2; exit 2; }; only=${2//,/ }; shift ;;
    --help) echo "usage: tests/system/run-faults.sh [--full] [--no-build] [--only F10[,F22]]"; exit 0 ;;
    *) echo "unknown option: $1" >&2; exit 2 ;;
  esac
  shift
done
if [ -n "$only" ]; then rows=${only//F/}; fi

if [ $full = 1 ]; then
  # The lengths of the matrix, as far as a night of some three hours on two cores has room for them. Each can be set for a shorter look.
  export FOOTPRINT_FUZZ_SECONDS=${FOOTPRINT_FUZZ_SECONDS:-600}             # F26; its ten million conversations would take ten hours
  export FOOTPRINT_SOAK_MINUTES=${FOOTPRINT_SOAK_MINUTES:-45}              # F58; nearly four hours of its fleet, the matrix has 24
  export FOOTPRINT_COLLECTOR_KILLS=${FOOTPRINT_COLLECTOR_KILLS:-1000}      # F2
  export FOOTPRINT_CRASH_LOOP_SECONDS=${FOOTPRINT_CRASH_LOOP_SECONDS:-600} # F7
fi

logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
if [ $build = 1 ]; then dotnet build TelemetryFootprint.sln -c Debug -v q -nologo; fi
if [ $build = 1 ] && [ $full = 1 ]; then
  # What is said of its memory over many minutes is said of what ships.
  dotnet publish agent/TelemetryFootprint.Agent -c Release -r linux-x64 -p:Shipped=true -o artifacts/agent -v q -nologo
  export FOOTPRINT_AGENT_BINARY="$root/artifacts/agent/footprint-agent"
fi

wanted=""
for row in $rows; do wanted="$wanted${wanted:+|}Fault=F$row"; done
projects="unit property contract integration system"
run() { # run PROJECT [PART]
  local label=${2/!=/Not}
  echo "== tests/$1${2:+ ($2)}"
  dotnet test "tests/$1" --no-build -c Debug -v q -nologo --logger "trx;LogFileName=$logs/$1${label//[!A-Za-z]/}.trx" \
    --filter "($wanted)${filter:+&$filter}${2:+&$2}" >"$logs/$1" 2>&1 || true
}
for project in $projects; do
  if [ $project = system ]; then
    # First those that wait beside each other on a machine that does nothing else.
    run system "Phase=Calm"
    run system "Phase!=Calm"
  else
    run $project ""
  fi
done

/usr/bin/python3 tests/system/scripts/fault_rows.py $([ $full = 0 ] || echo --full) "$logs" $rows --tests $(printf 'tests/%s ' $projects)
