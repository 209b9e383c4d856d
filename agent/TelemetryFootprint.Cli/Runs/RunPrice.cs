using TelemetryFootprint.Cli.Api;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run was priced with; the quality is <c>annual</c>, or nothing where no table knows the zone.</summary>
internal sealed record RunPrice(string Zone, Figure Intensity, string Source, double Pue, bool IsPueSet)
{
    /// <summary><c>collector</c>: at the intensity of each moment, on all hosts; its PUE is in the grams. <c>annual</c>: by this command.</summary>
    public string By { get; init; } = "annual";
}
