using System.Text.Json.Serialization;

namespace TelemetryFootprint.Cli.Api;

/// <summary>One device of <c>/api/v1/devices</c>. Totals run since the collector knows the device: joules, and booked grams of CO2e.</summary>
internal sealed record DeviceFigures(
    string Host,
    string Uuid,
    int? Index,
    string? Model,
    string? Method,
    bool Simulated,
    string? Site,
    string? Zone,
    double? Pue,
    bool? PueIsSet,
    string? Factor,
    string? Gas,
    Figure? Power,
    Figure? EnergyTotal,
    Figure? EmissionsTotal,
    Figure? Utilization)
{
    public const string SimulatedWord = "simulated";

    /// <summary>How people call it: its index, or the identity where there is none.</summary>
    [JsonIgnore]
    public string Label => Index is { } index ? $"{index}" : Uuid;

    /// <summary>Simulated energy says so, whatever else it is.</summary>
    [JsonIgnore]
    public string MethodWord => Simulated ? SimulatedWord : Method ?? "unknown";
}
