"""Recomputes grams from the API's energy, intensities and PUE, and compares them with its totals.

usage: recompute_totals.py ADDRESS FROM TO        (ADDRESS such as http://127.0.0.1:9850; times in UTC, whole minutes)

Grams of a minute are joules x PUE x g/kWh / 3.6e6. Prints every device and host; exit 1 where a total differs by more
than 1e-9 of itself, or where energy is unpriced. Written against the API alone, with exact fractions.
"""

import json
import sys
import urllib.parse
import urllib.request
from collections import defaultdict
from fractions import Fraction

ALLOWED = Fraction(1, 10**9)
JOULES_PER_KWH = 3_600_000


def ask(address, path, **query):
    url = f"{address}/api/v1/{path}?{urllib.parse.urlencode(query)}"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=20) as answer:
        # Figures as they are written: a double would round a second time.
        return json.load(answer, parse_float=Fraction, parse_int=Fraction)


def intensity_at(slots, minute):
    for slot in slots:
        if slot["from"] <= minute < slot["to"]:
            return slot["intensity"]["value"]
    raise SystemExit(f"no intensity at {minute}")


def grams_of_device(address, device, window, zones):
    grams = Fraction(0)
    for point in ask(address, "series", metric="energy", device=device, step="60s", **window)["points"]:
        zone = point["zone"]
        if zone not in zones:
            zones[zone] = ask(address, "intensity", zone=zone, **window)["slots"]
        grams += point["figure"]["value"] * point["pue"] * intensity_at(zones[zone], point["at"]) / JOULES_PER_KWH
    return grams


def differs(kind, key, recomputed, said):
    error = abs(recomputed - said) / said if said else Fraction(recomputed != 0)
    print(f"{kind} {key}: recomputed {float(recomputed):.12g} g, totals {float(said):.12g} g, relative difference {float(error):.2g}")
    return error > ALLOWED


def main():
    address, start, end = sys.argv[1:]
    window = {"from": start, "to": end}
    zones, hosts, wrong = {}, defaultdict(Fraction), 0
    devices = ask(address, "totals", by="device", **window)["rows"]
    for row in devices:
        grams = grams_of_device(address, row["key"], window, zones)
        hosts[row["host"]] += grams
        wrong += differs("device", row["key"], grams, row["emissions"]["value"])
    for row in ask(address, "totals", by="host", **window)["rows"]:
        wrong += differs("host", row["key"], hosts[row["key"]], row["emissions"]["value"])
    if not devices or any(row["unpriced"]["value"] for row in devices):
        raise SystemExit("no energy, or some of it unpriced: nothing was proved")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
