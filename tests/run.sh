#!/usr/bin/env bash
# Builds everything and runs all tests. The last line is "N passed, N failed, N skipped"; exit 0 only if none failed.
set -euo pipefail

# In the background of a script SIGINT and SIGQUIT are ignored, under nohup SIGHUP, by all that is started from there too; some tests send them.
signals=INT,QUIT,HUP
if [ "${FOOTPRINT_TESTS_SIGNALS:-}" != "$signals" ] && env --default-signal=$signals true 2>/dev/null; then
  FOOTPRINT_TESTS_SIGNALS=$signals exec env --default-signal=$signals bash "$0" "$@"
fi

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
# A workload's own variables must not reach the services under test.
unset FOOTPRINT_RUN FOOTPRINT_PROJECT FOOTPRINT_PHASE

projects="unit architecture property contract integration system"
full=0
only=""
usage() {
  cat <<'TEXT'
usage: tests/run.sh [--full] [--only PROJECT[,PROJECT]]
  --full   also the slow slices (trait Category=Slow), and what they need: wine and mingw-w64, 140 MB to download
  --only   some of: unit architecture property contract integration system format
TEXT
}
while [ $# -gt 0 ]; do
  case "$1" in
    --full) full=1 ;;
    --only) [ $# -ge 2 ] || { usage >&2; exit 2; }; only=${2//,/ }; shift ;;
    --help) usage; exit 0 ;;
    *) echo "unknown option: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done
for name in $only; do
  case " $projects format " in *" $name "*) ;; *) echo "no such slice: $name" >&2; usage >&2; exit 2 ;; esac
done

passed=0 failed=0 skipped=0
again_left=3 # failed tests of the system slice that get a second look; more than that is no bad luck
logs=$(mktemp -d)
# The unit tests make thousands of stores with every commit on disk, and judge no disk: in memory, where there is room.
memory=""
if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -ge 1000000 ] 2>/dev/null; then memory=$(mktemp -d -p /dev/shm footprint-XXXXXX || true); fi
# Some tests ask whether every user can come to what they make in it.
[ -z "$memory" ] || chmod 755 "$memory"
trap 'rm -rf "$logs" ${memory:+"$memory"}' EXIT

say() { printf '== %s\n' "$*"; }
wants() { [ -z "$only" ] || case " $only " in *" $1 "*) ;; *) return 1 ;; esac; }
count() { # count NAME FILE: one step of this script, reported as one test
  if [ "$3" = 0 ]; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED: $1"; tail -40 "$2"; fi
}
finish() {
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" = 0 ]
  exit
}

# Whether the services are run as they are built for Windows too: about 1 GB of packages and two minutes.
wants_windows() { [ $full = 1 ] && wants system; }

debian_packages() {
  local missing=() pair windows=()
  if wants_windows; then windows=(wine:wine x86_64-w64-mingw32-gcc:gcc-mingw-w64-x86-64-win32); fi
  for pair in promtool:prometheus systemd-analyze:systemd gcc:gcc make:make jq:jq node:nodejs npm:npm curl:curl strace:strace faketime:faketime nginx:nginx-light prometheus:prometheus prometheus-alertmanager:prometheus-alertmanager influxd:influxdb victoria-metrics:victoria-metrics "${windows[@]}"; do
    command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
  done
  [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import grpc' 2>/dev/null || missing+=(python3-grpcio)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing ${missing[*]}"
    # Without its start at installation: tests start what they need themselves.
    { apt-get update -qq && DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y -qq --no-install-recommends "${missing[@]}"; } \
      >"$logs/apt" 2>&1 || { tail -5 "$logs/apt"; echo "could not install ${missing[*]}; tests that need them are skipped"; }
  else
    echo "missing ${missing[*]}, not installed (needs root and apt); tests that need them are skipped"
  fi
}

peers() {
  local folder=tests/contract/Grpc/peers
  if [ -f $folder/package.json ] && command -v npm >/dev/null; then
    say "npm ci in $folder"
    (cd $folder && npm ci --no-audit --no-fund --silent) >"$logs/npm" 2>&1 || { tail -5 "$logs/npm"; echo "npm ci failed; tests that need it are skipped"; }
  fi
  if [ -f tests/fakenvml/Makefile ] && command -v make >/dev/null && command -v cc >/dev/null; then
    say "building tests/fakenvml"
    local code=0
    make -s -C tests/fakenvml >"$logs/fakenvml" 2>&1 || code=$?
    count "make -C tests/fakenvml" "$logs/fakenvml" $code
    code=0
    make -s -C tests/faultydisk >"$logs/faultydisk" 2>&1 || code=$?
    count "make -C tests/faultydisk" "$logs/faultydisk" $code
    if wants_windows && command -v x86_64-w64-mingw32-gcc >/dev/null; then
      code=0
      make -s -C tests/fakenvml windows >"$logs/fakenvml.windows" 2>&1 || code=$?
      count "make -C tests/fakenvml windows" "$logs/fakenvml.windows" $code
    fi
  fi
}

build() {
  say "restoring and building"
  local code=0
  { dotnet restore TelemetryFootprint.sln -v q && dotnet build TelemetryFootprint.sln --no-restore -c Debug -v q -nologo -warnaserror; } >"$logs/build" 2>&1 || code=$?
  count "dotnet build" "$logs/build" $code
  [ $code = 0 ] || finish
}

# Beside the slices before the system tests, which judge no time: the format at the lowest priority, then what the system tests run. One after the other,
# since publishing restores what the other reads.
aside=""
begin_aside() {
  wants format || wants system || return 0
  say "in the background:$(if wants format; then echo " dotnet format --verify-no-changes;"; fi)$(if wants system; then echo " publishing the agent as it ships"; fi)"
  {
    if wants format; then step_aside format nice -n 19 dotnet format TelemetryFootprint.sln --no-restore --verify-no-changes; fi
    if wants system; then
      step_aside publish dotnet publish agent/TelemetryFootprint.Agent -c Release -r linux-x64 -p:Shipped=true -o artifacts/agent -v q -nologo
      # What the quickstart's first test would otherwise compile while everything waits for it; what does not build fails there.
      for project in collector/TelemetryFootprint.Collector agent/TelemetryFootprint.Agent agent/TelemetryFootprint.Cli; do
        step_aside release dotnet build "$project" -c Release -v q -nologo
      done
    fi
    if wants_windows && command -v wine >/dev/null; then step_aside windows publish_windows; fi
  } &
  aside=$!
}
publish_windows() {
  local name
  for name in agent:Agent cli:Cli; do
    dotnet publish "agent/TelemetryFootprint.${name##*:}" -c Release -r win-x64 --self-contained -o "artifacts/windows/${name%%:*}" -v q -nologo || return
  done
}
step_aside() { # step_aside NAME COMMAND...
  local name=$1 code=0
  shift
  "$@" >"$logs/$name" 2>&1 || code=$?
  echo $code >"$logs/$name.code"
}
end_aside() {
  [ -n "$aside" ] || return 0
  wait "$aside" || true
  aside=""
  if wants format; then count "dotnet format" "$logs/format" "$(cat "$logs/format.code" || echo 1)"; fi
  if wants system; then
    count "publish the shipped agent" "$logs/publish" "$(cat "$logs/publish.code" || echo 1)"
    if [ -f "$logs/windows.code" ]; then count "publish for Windows" "$logs/windows" "$(cat "$logs/windows.code")"; fi
    if [ "$(cat "$logs/publish.code")" = 0 ]; then export FOOTPRINT_AGENT_BINARY="$root/artifacts/agent/footprint-agent"; fi
  fi
}

number() { sed -nE "s/.*<Counters [^>]*\b$2=\"([0-9]+)\".*/\1/p" "$1" | head -1; }

run_project() { # run_project NAME [FILTER [SETTING...]]: a part of a slice is counted as one
  local name=$1 part=${2:-} filter=() settings=() code=0 label trx log total bad good
  label=${part/!=/Not}
  log="$logs/$name${label//[!A-Za-z]/}" trx="$log.trx"
  if [ $full = 0 ]; then part="${part:+$part&}Category!=Slow"; fi
  [ -z "$part" ] || filter=(--filter "$part")
  [ $# -lt 3 ] || settings=(-- "${@:3}")
  say "tests/$name${2:+ ($2)}"
  dotnet test "tests/$name" --no-build -c Debug -v q -nologo --logger "trx;LogFileName=$trx" "${filter[@]}" "${settings[@]}" >"$log" 2>&1 || code=$?
  if [ ! -f "$trx" ]; then
    count "tests/$name gave no result" "$log" 1
    return
  fi
  total=$(number "$trx" total) good=$(number "$trx" passed) bad=$(number "$trx" failed)
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + total - good - bad))
  if [ "$((good + bad))" = 0 ]; then
    # A slice in which nothing ran has proved nothing.
    count "tests/$name executed no test" "$log" 1
  elif [ $code != 0 ]; then
    grep -vE '^\s*$' "$log" | head -150 || true
    [ "$bad" != 0 ] || count "tests/$name ended with $code" "$log" 1
  fi
  reasons "$trx"
  if [ "$name" = system ] && [ "$bad" -ge 1 ] && [ "$bad" -le "$again_left" ]; then
    again_left=$((again_left - bad))
    again "$name" "$trx"
  fi
}

# outcome TRX WORD: the tests with this outcome, sorted, as the results file writes them (a case of a theory with its values).
outcome() { sed -nE "s/.*<UnitTestResult [^>]*testName=\"([^\"]*)\"[^>]*outcome=\"$2\".*/\1/p" "$1" | sort; }

# again NAME TRX: the few tests of real processes that failed beside others once more, by themselves. One that passes then is named FLAKY and counts as
# passed, its reason stands above: it is a fault of the product or of the test that somebody has to find, but it does not say that this change is bad.
# Fails twice: failed.
again() {
  local name=$1 trx="${2%.trx}.again.trx" names good
  names=$(outcome "$2" Failed | sed 's/(.*//' | sort -u)
  say "once more, alone: $(echo $names)"
  dotnet test "tests/$name" --no-build -c Debug -v q -nologo --logger "trx;LogFileName=$trx" \
    --filter "$(echo "$names" | sed 's/^/FullyQualifiedName=/' | paste -sd'|')" >"$logs/$name.again" 2>&1 || true
  [ -f "$trx" ] || return 0
  # Each by its name: a theory brings its other cases along, and they were counted before.
  comm -12 <(outcome "$2" Failed) <(outcome "$trx" Passed) >"$logs/$name.flaky"
  good=$(wc -l <"$logs/$name.flaky")
  passed=$((passed + good)) failed=$((failed - good))
  sed 's/^/FLAKY: /' "$logs/$name.flaky"
  [ "$(number "$trx" failed)" = 0 ] || reasons "$trx"
}

# reasons TRX: what took long, why a test failed, with its stack, why it was skipped, and what a row of the fault matrix measured. The console of `dotnet test -v q` says neither.
reasons() {
  [ -x /usr/bin/python3 ] || { grep -oE 'testName="[^"]*"[^>]*outcome="(NotExecuted|Failed)"' "$1" || true; return 0; }
  /usr/bin/python3 - "$1" <<'PYTHON'
import re
import sys
import xml.etree.ElementTree as tree

SPACE = {"t": "http://microsoft.com/schemas/VisualStudio/TeamTest/2010"}
LONGEST = 6000  # characters of one message or stack
DEAR = 30  # seconds from which on a test is named, so that what makes the whole long is known


def text(result, name):
    found = (result.findtext(f".//t:{name}", "", SPACE) or "").strip()
    return found if len(found) <= LONGEST else found[:LONGEST] + " [cut]"


def indented(lines):
    return "\n".join("    " + line for line in lines.splitlines())


def seconds(result):
    hours, minutes, rest = (result.get("duration") or "0:0:0").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


results = tree.parse(sys.argv[1]).getroot().findall(".//t:UnitTestResult", SPACE)
for result in sorted(results, key=seconds, reverse=True)[:12]:
    if seconds(result) >= DEAR:
        print(f"SLOW: {seconds(result):.0f} s {result.get('testName')}")
for result in results:
    name, outcome = result.get("testName"), result.get("outcome")
    if outcome == "NotExecuted":
        print(f"SKIPPED: {name}: {text(result, 'Message') or text(result, 'StdOut') or 'no reason given'}")
    elif outcome == "Passed":
        # The figures of the fault matrix: "F18: 4 h of 8 GPUs caught up in …", "F11 EIO: …".
        for figure in re.findall(r"(?m)^F\d+\b.*", text(result, "StdOut")):
            print(figure)
    else:
        said = [part for part in (text(result, part) for part in ("Message", "StackTrace", "StdOut")) if part]
        print(f"FAILED: {name}\n{indented(chr(10).join(said) or 'no reason given')}")
PYTHON
}

debian_packages
peers
build
begin_aside
for name in $projects; do
  wants "$name" || continue
  if [ "$name" = unit ] && [ -n "$memory" ]; then
    TMPDIR=$memory run_project unit
    continue
  fi
  if [ "$name" != system ]; then
    run_project "$name"
    continue
  fi
  end_aside
  # First those that wait, all beside each other on a machine that does nothing else.
  run_project system "Phase=Calm" xUnit.MaxParallelThreads=8
  run_project system "Phase!=Calm"
done
end_aside
finish
