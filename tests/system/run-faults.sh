#!/usr/bin/env bash
# Runs the rows of the fault matrix: every test with the trait Fault=F<n>. Says which rows ran, failed, were skipped, and have no test.
# Exit 0 only if every row of the list ran and passed. --full: also the slow slices and a minute of fuzz, with the agent as it ships.
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
    --full) full=1; rows="$slice $nightly"; filter=""; export FOOTPRINT_FUZZ_SECONDS=${FOOTPRINT_FUZZ_SECONDS:-60} ;;
    --no-build) build=0 ;;
    --only) [ $# -ge 2 ] || { echo "--only F10[,F22]" >&2; exit 2; }; only=${2//,/ }; shift ;;
    --help) echo "usage: tests/system/run-faults.sh [--full] [--no-build] [--only F10[,F22]]"; exit 0 ;;
    *) echo "unknown option: $1" >&2; exit 2 ;;
  esac
  shift
done
if [ -n "$only" ]; then rows=${only//F/}; fi

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
for project in unit property contract integration system; do
  echo "== tests/$project"
  dotnet test "tests/$project" --no-build -c Debug -v q -nologo --logger "trx;LogFileName=$logs/$project.trx" \
    --filter "($wanted)${filter:+&$filter}" >"$logs/$project" 2>&1 || true
done

/usr/bin/python3 - "$logs" $rows <<'PYTHON'
import glob
import re
import subprocess
import sys
import xml.etree.ElementTree as tree

SPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
rows = {"F" + row: [] for row in sys.argv[2:]}

# The results file does not hold traits, so the sources say which method proves which row.
traits = {}
sources = subprocess.run(["git", "grep", "-l", 'Trait("Fault"', "--", "tests/*.cs"], capture_output=True, text=True, check=False).stdout.split()
for source in sources:
    pending = []
    for line in open(source, encoding="utf-8"):
        pending += re.findall(r'Trait\("Fault", "(F\d+)"\)', line)
        method = re.search(r"public (?:async )?(?:Task|void) (\w+)\(", line)
        kind = re.search(r"\bclass (\w+)", line)
        if pending and (method or kind):
            traits.setdefault((method or kind).group(1), set()).update(pending)
            pending = []

for file in glob.glob(sys.argv[1] + "/*.trx"):
    root = tree.parse(file).getroot()
    for result in root.iterfind(".//t:UnitTestResult", SPACE):
        name = result.get("testName").split("(")[0]
        _, kind, method = name.rsplit(".", 2)
        for row in traits.get(method, set()) | traits.get(kind, set()):
            rows.setdefault(row, []).append((result.get("outcome"), name, (result.findtext(".//t:StdOut", "", SPACE) or result.findtext(".//t:Message", "", SPACE)).strip()))

bad = []
for row, results in sorted(rows.items(), key=lambda pair: int(pair[0][1:])):
    outcomes = {outcome for outcome, _, _ in results}
    state = "MISSING" if not results else "FAILED" if outcomes - {"Passed", "NotExecuted"} else "passed" if "Passed" in outcomes else "skipped"
    print(f"{row:4} {state:8} {len(results)} tests")
    for outcome, name, said in results:
        if said or outcome != "Passed":
            print("       " + "\n       ".join([f"{outcome} {name.rsplit('.', 1)[1]}"] + said.splitlines()[:8]))
    if state != "passed":
        bad.append(f"{row} {state}")
print("every row ran and passed" if not bad else "not proved: " + ", ".join(bad))
sys.exit(1 if bad else 0)
PYTHON
