using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Collector.Core.Ledger;

/// <summary>The owner of energy as the ledger stores it: one text per owner, so that every joule has exactly one.</summary>
public static class OwnerText
{
    public const string Unattributed = OwnerWords.Unattributed;

    public const string Idle = OwnerWords.Idle;

    /// <summary>Before the run id of a device that a run holds and does not use.</summary>
    public const string ReservedIdlePrefix = "__reserved_idle__:";

    public static string Of(Owner? owner) => owner?.Kind switch
    {
        OwnerKind.Run => owner.RunId,
        OwnerKind.ReservedIdle => ReservedIdlePrefix + owner.RunId,
        OwnerKind.Idle => Idle,
        _ => Unattributed,
    };

    /// <summary>The run that an owner is, or holds devices for; of energy without one, the word for that.</summary>
    public static string RunOf(string owner) => IsReservedIdle(owner) ? owner[ReservedIdlePrefix.Length..] : owner;

    public static bool IsReservedIdle(string owner) => owner.StartsWith(ReservedIdlePrefix, StringComparison.Ordinal);

    /// <summary>True for a run, and for what it holds and does not use.</summary>
    public static bool IsOfRun(string owner) => owner is not (Idle or Unattributed);

    /// <summary>The project an owner's energy counts for where its run has none.</summary>
    public static string ProjectOf(string owner) => owner == Idle ? Idle : Unattributed;
}
