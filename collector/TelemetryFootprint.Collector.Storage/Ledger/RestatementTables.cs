using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>What better factors and corrected sites changed: one row per slot, and running totals up and down. Booked grams stay as they are.</summary>
internal sealed class RestatementTables(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, """
        INSERT INTO restatement (zone, family, slot, minutes, simulated, old_version, new_version, old_micrograms, new_micrograms, mj, delta_ng, reason, at,
          hosts, old_pue, new_pue, delta_ug, delta_rest)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        """, 18);
    private readonly Statement _total = new(connection, "SELECT up_ug, up_rest, down_ug, down_rest FROM restated WHERE project = $0 AND zone = $1 AND family = $2 AND simulated = $3", 4);
    private readonly Statement _setTotal = new(connection, """
        INSERT INTO restated (project, zone, family, simulated, up_ug, up_rest, down_ug, down_rest) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO UPDATE SET up_ug = excluded.up_ug, up_rest = excluded.up_rest, down_ug = excluded.down_ug, down_rest = excluded.down_rest
        """, 8);

    public void Add(RestatementRow row, DateTimeOffset at)
    {
        var (micrograms, rest) = row.Delta.ToParts();
        _insert.Run(
            row.Zone, row.Family.Code, row.Slot.From.Value, row.Slot.Minutes, row.Simulated, row.OldVersion, row.NewVersion, row.OldValue.Micrograms,
            row.NewValue.Micrograms, row.Energy.Millijoules, row.Delta.ToGrams().Nanograms, row.Reason, UnixTime.ToMicroseconds(at), row.Hosts,
            row.OldPue?.PartsPerMillion, row.NewPue?.PartsPerMillion, micrograms, rest);
    }

    public void AddToTotal(string project, string zone, FactorFamily family, bool simulated, EmissionProduct delta)
    {
        var (up, down) = _total.Rows(
            row => (EmissionProduct.FromParts(row.GetInt64(0), row.GetInt64(1)), EmissionProduct.FromParts(row.GetInt64(2), row.GetInt64(3))),
            project, zone, family.Code, simulated).FirstOrDefault();
        if (delta.Value >= 0) up += delta;
        else down -= delta;
        var (upMicrograms, upRest) = up.ToParts();
        var (downMicrograms, downRest) = down.ToParts();
        _setTotal.Run(project, zone, family.Code, simulated, upMicrograms, upRest, downMicrograms, downRest);
    }

    public void Dispose()
    {
        _insert.Dispose();
        _total.Dispose();
        _setTotal.Dispose();
    }
}
