using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>What a process says of its run in its environment, as it was when the program began.</summary>
/// <param name="RunId">Whose it is.</param>
/// <param name="Project">Null: it says none, or what none may be called.</param>
/// <param name="Phase">Null: it says none that there is.</param>
/// <param name="User">The name of its user; null: nobody tells.</param>
internal sealed record RunWord(string RunId, string? Project, string? Phase, string? User)
{
    /// <summary>The number of its user.</summary>
    public int UserId { get; init; }

    /// <summary>The first one has the lowest.</summary>
    public long Turn { get; init; }

    private const string Run = "FOOTPRINT_RUN", OfProject = "FOOTPRINT_PROJECT", OfPhase = "FOOTPRINT_PHASE";

    /// <summary>Null: it names no run, or its environment is not ours to read.</summary>
    public static RunWord? Of(IProcessFacts facts, int pid) =>
        RunName.Declared(facts.VariableOf(pid, Run)) is { } run ? new(run, ClaimRules.Project(facts.VariableOf(pid, OfProject)), ClaimRules.Phase(facts.VariableOf(pid, OfPhase)), null) : null;
}
