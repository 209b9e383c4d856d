namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>Skipped, with the reason, where the client is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class IndependentClientTheoryAttribute : TheoryAttribute
{
    public IndependentClientTheoryAttribute(string program) => Skip = IndependentClient.ReasonItIsMissing(program);
}
