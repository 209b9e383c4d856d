using TelemetryFootprint.Collector.Ingest;

namespace TelemetryFootprint.Collector.Web;

/// <summary>One row, or, without a device, a whole batch that was refused for good. Epoch and sequence are texts: they pass what JSON's readers hold exactly.</summary>
internal sealed record QuarantineRow(string Agent, string Host, string? Device, DateTimeOffset? From, DateTimeOffset? To, Figure? Energy, string Epoch, string Sequence, string Reason)
{
    public static QuarantineRow Of(QuarantinedRow row) => new(
        row.AgentId, row.Host, row.Device, row.From, row.To,
        row.Millijoules is { } energy ? new Figure(energy / 1000.0, "J", Reason: "claimed, not counted") : null,
        FormattableString.Invariant($"{row.Epoch:x16}"), FormattableString.Invariant($"{row.Sequence}"), row.Reason);
}
