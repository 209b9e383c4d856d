using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The id of a run as the wire takes it. A text that it would refuse names no run: the row's energy would be refused with it.</summary>
internal static class RunName
{
    /// <summary>Null: it names no run.</summary>
    public static string? Of(string? text) => text?.Trim() is { } name && RunId.WhyNot(name) is null ? name : null;

    /// <summary>What a process says of itself; null: no run, or one that only the system may name.</summary>
    public static string? Declared(string? text) => Of(text) is { } name && !RunId.IsOfAPlace(name) ? name : null;
}
