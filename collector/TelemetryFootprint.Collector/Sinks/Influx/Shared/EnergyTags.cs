using System.Text.Json;

namespace TelemetryFootprint.Collector.Sinks.Influx.Shared;

/// <summary>Whose energy a cell is, in the store's own words: another build may write some that this one does not know, and they stay what they are.</summary>
internal sealed record EnergyTags(string Component, string Device, string Host, string Method, string Owner, string Split, string State)
{
    public const string Names = "component, gpu_uuid, host, method, owner, split, state";

    public static EnergyTags Of(InfluxPart part, JsonElement row) => new(
        part.Text(row, "component"), part.Text(row, "gpu_uuid"), part.Text(row, "host"), part.Text(row, "method"), part.Text(row, "owner"), part.Text(row, "split"), part.Text(row, "state"));
}
