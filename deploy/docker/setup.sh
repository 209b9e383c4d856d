#!/usr/bin/env bash
# Makes what docker-compose.yml mounts and no one else should choose: folders, a CA with the collector's certificate, passwords and tokens.
# Whatever is there already stays; what is missing is made.
set -euo pipefail

usage() {
  cat <<'TEXT'
usage: deploy/docker/setup.sh [--home DIR] [--collector COMMAND]
  --home DIR            where secrets and state are kept (default: deploy/docker/home)
  --collector COMMAND   what runs footprint-collector for its tokens (default: docker compose run, which builds its image)
TEXT
}
fail() { echo "setup: $1" >&2; exit "${2:-1}"; }

home="" collector=""
while [ $# -gt 0 ]; do
  case "$1" in
    --home | --collector) [ $# -ge 2 ] && [ -n "$2" ] || { usage >&2; exit 2; }
      if [ "$1" = --home ]; then home=$2; else collector=$2; fi; shift ;;
    --help | -h) usage; exit 0 ;;
    *) usage >&2; fail "unknown option: $1" 2 ;;
  esac
  shift
done
cd "$(dirname "$0")/../.."
command -v openssl >/dev/null || fail "openssl is missing"
home=${home:-deploy/docker/home}
umask 077
mkdir -p "$home"/secrets "$home"/state/{collector,agent,influxdb,influxdb-settings,prometheus,alertmanager,grafana}
home=$(cd "$home" && pwd)
secrets=$home/secrets

# The containers' user owns it all. Root's own containers run as nobody in particular.
user=$(id -u):$(id -g)
if [ "$(id -u)" = 0 ]; then user=65532:65532; fi
printf 'FOOTPRINT_HOME=%s\nFOOTPRINT_USER=%s\n' "$home" "$user" >"$home/compose.env"
hand_over() { if [ "$(id -u)" = 0 ]; then chown -R "$user" "$home/secrets" "$home/state"; fi; }

random() { # random NAME: 32 bytes that nobody else knows, without a line's end
  [ -s "$secrets/$1" ] || openssl rand -hex 32 | tr -d '\n' >"$secrets/$1"
}
certificates() {
  [ ! -s "$secrets/collector.pem" ] || return 0
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=footprint compose CA" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout "$secrets/ca.key" -out "$secrets/ca.pem"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=collector" -keyout "$secrets/collector.key" -out "$secrets/collector.csr"
  printf 'subjectAltName=DNS:collector,DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature\n' >"$secrets/collector.ext"
  openssl x509 -req -in "$secrets/collector.csr" -CA "$secrets/ca.pem" -CAkey "$secrets/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
    -days 825 -extfile "$secrets/collector.ext" -out "$secrets/collector.pem.new"
  rm "$secrets/collector.csr" "$secrets/collector.ext"
  mv "$secrets/collector.pem.new" "$secrets/collector.pem"
}
token() { # token NAME OPTION…: one that the collector knows
  local name=$1
  shift
  [ ! -s "$secrets/$name" ] || return 0
  # Unquoted: a command and its arguments.
  $collector token new "$@" >"$secrets/$name.new" || fail "the collector made no $name"
  mv "$secrets/$name.new" "$secrets/$name"
}

random influxdb-password
random influxdb-token
random influxdb-reader
random grafana-password
certificates 2>"$home/openssl.log" || { cat "$home/openssl.log" >&2; fail "no certificate could be made"; }
hand_over
if [ -z "$collector" ]; then
  command -v docker >/dev/null || fail "docker is missing"
  collector="docker compose --env-file $home/compose.env run --rm --no-deps -T collector"
fi
token prometheus-token --scope read --name prometheus
token enrol-token --enrol --hosts demo --uses 1 --expires 7d
hand_over
echo "ready: docker compose --env-file $home/compose.env up -d"
echo "Grafana: http://127.0.0.1:3000, user admin, password in $secrets/grafana-password"
echo "The demo agent is simulated, and dashboards open on measured energy: http://127.0.0.1:3000/d/footprint-fleet?var-energy=simulated"
