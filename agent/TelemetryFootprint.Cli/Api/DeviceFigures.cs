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
    private const string InstanceKind = "mig";
    private const string BoardKind = "gpu";

    public const string SimulatedWord = "simulated";

    /// <summary>gpu, mig, cpu, dram, module or node; null of a collector that does not say.</summary>
    public string? Kind { get; init; }

    public string? Parent { get; init; }

    public string? MigProfile { get; init; }

    public uint? Slices { get; init; }

    /// <summary>How a part of another device's energy was made; null: it has energy of its own.</summary>
    public string? Split { get; init; }

    public string? MethodReason { get; init; }

    public string? Catalogue { get; init; }

    public bool? Stuck { get; init; }

    public bool? CrosscheckOff { get; init; }

    /// <summary>A part of another device: its energy is in that one's, and never added to it.</summary>
    [JsonIgnore]
    public bool IsPart => Kind == InstanceKind;

    [JsonIgnore]
    public string KindWord => Kind ?? BoardKind;

    /// <summary>How people call it: its index, or the identity where there is none.</summary>
    [JsonIgnore]
    public string Label => Index is { } index ? $"{index}" : Uuid;

    /// <summary>Simulated energy says so, whatever else it is.</summary>
    [JsonIgnore]
    public string MethodWord => Simulated ? SimulatedWord : Method ?? "unknown";

    /// <summary>For people: the board's method, and how this part of it was made.</summary>
    [JsonIgnore]
    public string MethodText => !Simulated && Split is { Length: > 0 } split ? $"{MethodWord}, {split}" : MethodWord;
}
