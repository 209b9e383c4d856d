#!/bin/bash
# Once, when InfluxDB's folders are empty: who reads for Grafana. The operator's token may delete, and Grafana's proxy passes on whatever a user of it asks.
set -euo pipefail
influx v1 auth create --org "$DOCKER_INFLUXDB_INIT_ORG" --read-bucket "$DOCKER_INFLUXDB_INIT_BUCKET_ID" \
  --username grafana --password "$(cat /run/secrets/influxdb-reader)" --description "Grafana reads, and no more" >/dev/null
