namespace TelemetryFootprint.SystemTests.Harness;

/// <summary>
/// The trait of tests that judge seconds and hardly use any: they wait beside their like, before everything that keeps the machine busy. The
/// runners give them a run of their own; one by one among the quiet tests they were a third of the whole.
/// </summary>
internal static class CalmPhase
{
    public const string Name = "Phase";

    public const string Value = "Calm";
}
