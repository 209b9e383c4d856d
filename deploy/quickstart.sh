#!/usr/bin/env bash
# One command from a fresh checkout to live figures: builds, starts a collector and an agent on this host, shows them, stops both.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/quickstart.sh [--for 20s] [--zone ZONE] [--state DIR] [--nvml PATH] [--port-base N]
  --for TIME      stop by itself after 500ms, 20s, 5m, 1h …, print the summary and exit 0 (default: until Ctrl-C)
  --zone ZONE     grid zone of this host, such as GB or DE (default: WORLD, the world's annual average)
  --state DIR     keep the state here (default: a temporary folder that is removed at the end)
  --nvml PATH     load this NVML library instead of the driver's
  --port-base N   HTTP on N, gRPC on N+1, the agent's metrics on N+2 (default: 9850); all on 127.0.0.1
TEXT
}
fail() { echo "quickstart: $1" >&2; exit "${2:-1}"; }
value() { [ $# -ge 2 ] && [ -n "$2" ] || { echo "quickstart: $1 needs a value" >&2; usage >&2; exit 2; }; }

length="" zone="" state="" nvml="" base=9850
while [ $# -gt 0 ]; do
  case "$1" in
    --for) value "$@"; length=$2; shift ;;
    --zone) value "$@"; zone=$2; shift ;;
    --state) value "$@"; state=$2; shift ;;
    --nvml) value "$@"; nvml=$2; shift ;;
    --port-base) value "$@"; base=$2; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "quickstart: unknown option: $1" >&2; usage >&2; exit 2 ;;
  esac
  shift
done
[[ $base =~ ^[1-9][0-9]{0,4}$ ]] && [ "$base" -le 65533 ] || fail "--port-base $base is not a port from 1 to 65533" 2
[[ -z $length || $length =~ ^[1-9][0-9]*(ms|s|m|h|d)$ ]] || fail "--for $length is not a duration such as 500ms, 20s, 5m or 1h" 2
[ -z "$nvml" ] || [ -r "$nvml" ] || fail "--nvml $nvml: no such file, or not readable"
http=$base grpc=$((base + 1)) metrics=$((base + 2))

# The caller may be anywhere, and relative paths are the caller's.
[ -z "$state" ] || { mkdir -p "$state" && state=$(cd "$state" && pwd); } || fail "--state: cannot create that folder"
[ -z "$nvml" ] || nvml=$(cd "$(dirname "$nvml")" && pwd)/$(basename "$nvml")
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

is_open() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
for port in "$http" "$grpc" "$metrics"; do
  ! is_open "$port" || fail "port $port of 127.0.0.1 is in use; end what listens there or choose other ports with --port-base"
done
command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing; see https://dotnet.microsoft.com/download/dotnet/10.0"

collector_pid="" agent_pid="" temporary=""
stop() { # stop PID: asks, waits up to 10 s, then ends it
  [ -n "$1" ] || return 0
  kill -TERM "$1" 2>/dev/null || return 0
  for _ in $(seq 100); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.1; done
  kill -KILL "$1" 2>/dev/null || true
}
finish() {
  local code=$?
  trap - EXIT
  # The agent first, so that its last ticks still find the collector.
  stop "$agent_pid"
  stop "$collector_pid"
  [ -z "$temporary" ] || rm -rf "$temporary"
  exit "$code"
}
trap finish EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
if [ -z "$state" ]; then
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/footprint-quickstart.XXXXXX")
  state=$temporary
fi
mkdir -p "$state/collector" "$state/agent"
[ -w "$state" ] || fail "$state is not writable"

build() { # build FOLDER NAME
  echo "building $2 …"
  dotnet build "$1" -c Release -v q -nologo >"$state/build.log" 2>&1 || { tail -20 "$state/build.log" >&2; fail "$2 does not build"; }
}
build collector/TelemetryFootprint.Collector "the collector"
build agent/TelemetryFootprint.Agent "the agent"
build agent/TelemetryFootprint.Cli "the command footprint"
collector_bin=collector/TelemetryFootprint.Collector/bin/Release/net10.0/footprint-collector
agent_bin=agent/TelemetryFootprint.Agent/bin/Release/net10.0/footprint-agent
footprint_bin=agent/TelemetryFootprint.Cli/bin/Release/net10.0/footprint

agent_options=("--Collector:Endpoint=http://127.0.0.1:$grpc" "--Metrics:Listen=127.0.0.1:$metrics" "--StateDirectory=$state/agent")
collector_options=("--Listen:Http=127.0.0.1:$http" "--Listen:Grpc=127.0.0.1:$grpc" "--StateDirectory=$state/collector" "--Site:Zone=${zone:-WORLD}")
nvml_options=()
[ -z "$nvml" ] || nvml_options=("--Nvml:LibraryPath=$nvml")

if timeout 20 "$agent_bin" devices --json "${nvml_options[@]}" >"$state/devices.json" 2>"$state/devices.log" \
  && grep -Eq '"uuid": *"GPU-' "$state/devices.json"; then
  echo "NVML answers: measuring the GPUs of this host"
  agent_options+=("${nvml_options[@]}")
elif [ -n "$nvml" ]; then
  cat "$state/devices.log" >&2
  fail "$nvml shows no GPU"
else
  echo "*** NVML shows no GPU here: eight SIMULATED GPUs. Every figure below is SIMULATED, not measured. ***"
  agent_options+=("--Demo:Devices=8")
  collector_options+=("--Ingest:AcceptSimulated=true")
fi
if [ -z "$zone" ]; then
  echo "*** No --zone: grams use the WORLD's annual average intensity, not your grid's. Give yours with --zone, such as --zone GB. ***"
fi

if [ "$zone" = GB ]; then
  echo "--zone GB asks the GB Carbon Intensity API (NESO) on the internet; where it cannot be reached, energy stays unpriced:"
  echo "the yearly table counts CO2e and NESO counts CO2, and the two are never one sum."
fi

answers() { # answers PORT PATH: true on HTTP 200
  local status
  exec 3<>"/dev/tcp/127.0.0.1/$1" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" >&3
  read -r -t 5 status <&3 || true
  exec 3>&-
  [[ ${status:-} == *" 200 "* ]]
}
reports() { [[ $("$footprint_bin" devices --json --server "http://127.0.0.1:$http") == *'"uuid"'* ]]; }
await() { # await WHAT PID LOG COMMAND…: up to 30 s
  local what=$1 pid=$2 log=$3
  shift 3
  local end=$((SECONDS + 30))
  until "$@" 2>/dev/null; do
    if ! kill -0 "$pid" 2>/dev/null; then tail -20 "$log" >&2; fail "$what ended at its start; its last lines are above"; fi
    if [ $SECONDS -ge $end ]; then tail -20 "$log" >&2; fail "$what is not ready after 30 s; its last lines are above"; fi
    sleep 0.2
  done
}

"$collector_bin" serve "${collector_options[@]}" >"$state/collector.log" 2>&1 &
collector_pid=$!
await "the collector" "$collector_pid" "$state/collector.log" answers "$http" /readyz
"$agent_bin" serve "${agent_options[@]}" >"$state/agent.log" 2>&1 &
agent_pid=$!
await "the agent" "$agent_pid" "$state/agent.log" answers "$metrics" /metrics
await "the agent's first reading" "$agent_pid" "$state/agent.log" reports

cat <<TEXT
running; Ctrl-C stops both
  page      http://127.0.0.1:$http/
  metrics   http://127.0.0.1:$http/metrics (collector), http://127.0.0.1:$metrics/metrics (agent)
  API       http://127.0.0.1:$http/api/v1/devices
  logs      $state/collector.log, $state/agent.log
TEXT

# Ctrl-C reaches the foreground command too, which then prints its summary; this script must outlive it.
trap : INT
code=0
"$footprint_bin" top --server "http://127.0.0.1:$http" ${length:+--for "$length"} || code=$?
exit "$code"
