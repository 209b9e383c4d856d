using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;

namespace TelemetryFootprint.Collector.Web;

/// <summary>One slot of one zone, before and after. Hosts null: all energy of the zone.</summary>
internal sealed record RestatementRow(
    long Id, DateTimeOffset At, string Reason, string Zone, string? Hosts, DateTimeOffset From, DateTimeOffset To, bool Simulated, string Factor, string Gas,
    Figure Energy, RestatedSide Old, RestatedSide New, Figure Delta)
{
    public static RestatementRow Of(Restatement row)
    {
        var gas = Words.Of(row.Family.Gas);
        var isSite = row.OldPue is not null || row.NewPue is not null;
        return new(
            row.Id, row.At, row.Reason, row.Zone, row.Hosts.Length == 0 ? null : row.Hosts, row.Slot.From.ToTime(), row.Slot.To.ToTime(), row.Simulated,
            Label.Of(row.Family.Kind), gas, new(row.Energy.Value, "J"),
            RestatedSide.Of(row.OldValue, row.OldVersion, row.OldPue, gas, isSite ? "the energy was not in this zone" : null),
            RestatedSide.Of(row.NewValue, row.NewVersion, row.NewPue, gas, isSite ? "the energy is not in this zone" : null), new(row.Delta.Value, "g"));
    }
}
