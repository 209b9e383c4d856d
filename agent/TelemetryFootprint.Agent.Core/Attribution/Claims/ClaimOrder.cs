namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>What somebody on this host wants to be a run's.</summary>
/// <param name="RunId">Whose it shall be.</param>
/// <param name="Pid">The process that is claimed with all that descends from it.</param>
/// <param name="User">Who asks, by the kernel's word.</param>
public sealed record ClaimOrder(string RunId, int Pid, int User)
{
    /// <summary>Root may claim anybody's.</summary>
    public const int Root = 0;

    public string? Name { get; init; }

    public string? Project { get; init; }

    public string? Phase { get; init; }

    /// <summary>Null: none was stated.</summary>
    public ClaimBudget? Budget { get; init; }

    /// <summary>Its user's processes in its control group too, wherever they come from.</summary>
    public bool WholeGroup { get; init; }

    /// <summary>GPUs set aside for it, by index or UUID: what they draw unused is the run's.</summary>
    public IReadOnlyList<string> Gpus { get; init; } = [];
}
