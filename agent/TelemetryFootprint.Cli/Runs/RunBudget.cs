using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run may use, as it was stated: grams or energy of the machines, one of them.</summary>
internal sealed record RunBudget(string Text, GramsCo2e? Grams, Joules? Energy)
{
    /// <summary>As an agent takes it along with a claim.</summary>
    public ControlBudget ToClaim() => Grams is { } grams ? new("g", grams.Value) : new("J", Energy!.Value.Value);

    /// <summary>The used share; null where it cannot be known, and then nothing is stopped: a grid that is unknown never ends a command.</summary>
    public double? UsedBy(Joules? energy, GramsCo2e? grams) =>
        Energy is { } most ? energy is { } joules ? joules.Millijoules / (double)most.Millijoules : null
        : grams is { } used ? used.Value / Grams!.Value.Value : null;
}
