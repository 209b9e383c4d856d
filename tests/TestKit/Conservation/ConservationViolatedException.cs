namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>At least one law of conservation did not hold. The message lists all.</summary>
public sealed class ConservationViolatedException(IReadOnlyList<Violation> violations)
    : Exception($"{violations.Count} violation(s):\n{string.Join('\n', violations)}")
{
    public IReadOnlyList<Violation> Violations => violations;
}
