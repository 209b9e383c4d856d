using Microsoft.Data.Sqlite;
using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Storage.Sqlite;

namespace TelemetryFootprint.Collector.Storage.Ledger;

/// <summary>What better factors changed: one row per slot, and running totals up and down. Booked grams stay as they are.</summary>
internal sealed class RestatementTables(SqliteConnection connection) : IDisposable
{
    private readonly Statement _insert = new(connection, """
        INSERT INTO restatement (zone, family, slot, minutes, simulated, old_version, new_version, old_micrograms, new_micrograms, mj, delta_ng, reason, at)
        VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """, 13);
    private readonly Statement _total = new(connection, "SELECT up_ug, up_rest, down_ug, down_rest FROM restated WHERE project = $0 AND zone = $1 AND family = $2 AND simulated = $3", 4);
    private readonly Statement _setTotal = new(connection, """
        INSERT INTO restated (project, zone, family, simulated, up_ug, up_rest, down_ug, down_rest) VALUES ($0, $1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO UPDATE SET up_ug = excluded.up_ug, up_rest = excluded.up_rest, down_ug = excluded.down_ug, down_rest = excluded.down_rest
        """, 8);

    public void Add(string zone, FactorFamily family, SlotPrice old, SlotFactor replacement, IReadOnlyList<SlotEnergy> energy, DateTimeOffset at)
    {
        foreach (var part in energy.GroupBy(entry => entry.Simulated))
        {
            var delta = Delta(part, old.Value, replacement.Value);
            _insert.Run(
                zone, family.Code, old.Slot.From.Value, old.Slot.Minutes, part.Key, old.Version, replacement.Version.Id, old.Value.Micrograms,
                replacement.Value.Micrograms, part.Sum(entry => entry.Energy.Millijoules), delta.ToGrams().Nanograms, Reason(old, replacement), UnixTime.ToMicroseconds(at));
            foreach (var project in part.GroupBy(entry => entry.Project, StringComparer.Ordinal))
                AddToTotal(project.Key, zone, family, part.Key, Delta(project, old.Value, replacement.Value));
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _total.Dispose();
        _setTotal.Dispose();
    }

    private static EmissionProduct Delta(IEnumerable<SlotEnergy> energy, GramsPerKilowattHour old, GramsPerKilowattHour value)
    {
        Int128 weighted = 0;
        foreach (var entry in energy) weighted += (Int128)entry.Energy.Millijoules * entry.Pue.PartsPerMillion;
        return EmissionProduct.OfWeighted(weighted, new(value.Micrograms - old.Micrograms));
    }

    private static string Reason(SlotPrice old, SlotFactor replacement)
    {
        var from = old.Provider == replacement.Provider ? string.Empty : $" of {old.Provider} by {replacement.Provider}";
        return old.Quality == replacement.Quality
            ? $"newer {Name(replacement.Quality)} value{from}"
            : $"{Name(old.Quality)} replaced by {Name(replacement.Quality)}{from}";
    }

    private static string Name(FactorQuality quality) => quality switch
    {
        FactorQuality.Annual => "annual",
        FactorQuality.Forecast => "forecast",
        FactorQuality.Carried => "carried",
        FactorQuality.Estimated => "estimated",
        _ => "measured",
    };

    private void AddToTotal(string project, string zone, FactorFamily family, bool simulated, EmissionProduct delta)
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
}
