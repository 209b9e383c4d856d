namespace TelemetryFootprint.TestKit.Conservation;

/// <summary>A law that did not hold: which check, of what, and the figures.</summary>
public sealed record Violation(string Check, string Subject, string Detail)
{
    public override string ToString() => $"{Check}: {Subject}: {Detail}";
}
