#!/usr/bin/env bash
# EpilogSlurmctld (or Epilog): tells the collector of a job that is over. It never fails: an epilog that does drains the node.
# Settings as in prolog.sh.
set -euo pipefail
trap 'exit 0' EXIT

if [[ -r /etc/footprint/slurm.env ]]; then . /etc/footprint/slurm.env; fi
server=${FOOTPRINT_SERVER:-http://127.0.0.1:9850}
job=${SLURM_JOB_ID:-}
if [[ ! $job =~ ^[0-9]+$ ]]; then exit 0; fi

# To the millisecond: a job may end in the second in which it began.
body="{\"ended\":\"$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)\"}"

tell=(curl --silent --show-error --max-time 5 --output /dev/null --request PATCH --header 'Content-Type: application/json' --data-binary "$body" "$server/api/v1/runs/slurm:$job")
if [[ -r ${FOOTPRINT_TOKEN_FILE:-} ]]; then
    # By standard input: a token is no argument, which everybody may read.
    printf 'Authorization: Bearer %s\n' "$(<"$FOOTPRINT_TOKEN_FILE")" | "${tell[@]}" --header @-
else
    "${tell[@]}"
fi
