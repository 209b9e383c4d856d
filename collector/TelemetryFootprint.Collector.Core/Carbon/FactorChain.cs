namespace TelemetryFootprint.Collector.Core.Carbon;

/// <summary>
/// The providers of one zone in order of preference, all of the first one's family: one of another kind, signal, basis or gas
/// is left out, because its grams could not stand in one sum with the others'.
/// </summary>
public sealed class FactorChain
{
    private readonly List<string> _providers;

    /// <param name="identities">In order of preference; at least one.</param>
    /// <param name="slotMinutes">Of the first provider: 5, 15, 30 or 60.</param>
    public FactorChain(string zone, IReadOnlyList<FactorIdentity> identities, int slotMinutes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(identities.Count);
        if (slotMinutes is not (5 or 15 or 30 or 60))
            throw new ArgumentOutOfRangeException(nameof(slotMinutes), slotMinutes, "A slot is 5, 15, 30 or 60 minutes.");
        Zone = zone;
        SlotMinutes = slotMinutes;
        Family = FactorFamily.Of(identities[0]);
        _providers = [.. identities.Where(identity => FactorFamily.Of(identity) == Family).Select(identity => identity.Provider).Distinct(StringComparer.Ordinal)];
        Skipped = [.. identities.Where(identity => FactorFamily.Of(identity) != Family)];
    }

    public string Zone { get; }

    public FactorFamily Family { get; }

    public int SlotMinutes { get; }

    /// <summary>Configured, but of another family.</summary>
    public IReadOnlyList<FactorIdentity> Skipped { get; }

    /// <summary>The provider's place, 0 first; null: not in this chain.</summary>
    public int? RankOf(string provider) => _providers.IndexOf(provider) is var rank and >= 0 ? rank : null;

    /// <summary>True if the factor may price energy of this zone.</summary>
    public bool Admits(FactorIdentity identity) => FactorFamily.Of(identity) == Family && RankOf(identity.Provider) is not null;
}
