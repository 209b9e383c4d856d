#!/usr/bin/env bash
# PrologSlurmctld (or Prolog): tells the collector of a job that begins. It never fails: a prolog that does drains the node.
# FOOTPRINT_SERVER is the collector's address, FOOTPRINT_TOKEN_FILE a file with a token of the scope operate; both may stand in /etc/footprint/slurm.env.
set -euo pipefail
trap 'exit 0' EXIT

if [[ -r /etc/footprint/slurm.env ]]; then . /etc/footprint/slurm.env; fi
server=${FOOTPRINT_SERVER:-http://127.0.0.1:9850}
job=${SLURM_JOB_ID:-}
if [[ ! $job =~ ^[0-9]+$ ]]; then exit 0; fi

# A member of a JSON object, if there is anything to say: without what would end a text or make the collector refuse it (a job's name is its owner's choice,
# and must not keep the job out of its account), and not too long.
member() {
    local text
    text=$(printf '%s' "$2" | LC_ALL=C tr -cd '\40-\176' | tr -d '"\\')
    if [[ -n $text ]]; then printf ',"%s":"%s"' "$1" "${text:0:200}"; fi
}

# The account is a fact, and the collector makes the project of it (Slurm:Accounts, Slurm:Project); nothing of the job's own environment is told.
labels=$(member account "${SLURM_JOB_ACCOUNT:-}")$(member partition "${SLURM_JOB_PARTITION:-}")
texts=$(member name "${SLURM_JOB_NAME:-}")$(member user "${SLURM_JOB_USER:-}")
body="{\"id\":\"slurm:$job\",\"source\":\"slurm\"$texts,\"labels\":{${labels#,}}}"

tell=(curl --silent --show-error --max-time 5 --output /dev/null --header 'Content-Type: application/json' --data-binary "$body" "$server/api/v1/runs")
if [[ -r ${FOOTPRINT_TOKEN_FILE:-} ]]; then
    # By standard input: a token is no argument, which everybody may read.
    printf 'Authorization: Bearer %s\n' "$(<"$FOOTPRINT_TOKEN_FILE")" | "${tell[@]}" --header @-
else
    "${tell[@]}"
fi
