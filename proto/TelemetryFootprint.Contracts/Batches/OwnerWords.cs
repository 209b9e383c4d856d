namespace TelemetryFootprint.Contracts.Batches;

/// <summary>What both sides write where energy has no run. No run is called so: names that begin with two underscores are refused.</summary>
public static class OwnerWords
{
    /// <summary>Nobody held the device.</summary>
    public const string Idle = "__idle__";

    /// <summary>Somebody did, and nobody knows who.</summary>
    public const string Unattributed = "__unattributed__";
}
