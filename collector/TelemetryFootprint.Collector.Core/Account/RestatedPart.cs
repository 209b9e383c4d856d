using TelemetryFootprint.Accounting.Carbon;
using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>
/// The difference that restatements made to some energy, which is in its grams already. Energy that came later than a restatement of its slot counts with its slot, and
/// a restatement of a slot that was not over yet counts as what the slot was booked with: where they differ, the postings are exact.
/// </summary>
/// <param name="Change">Exact; below 0: they took some away. Null: none of the energy is priced, or it is not known of any.</param>
/// <param name="Lacking">Priced energy that was of another zone first: what it would have been in this one, nobody booked.</param>
public sealed record RestatedPart(EmissionProduct? Change, Joules Lacking)
{
    /// <summary>False: nothing is known of restatements here.</summary>
    public bool IsTold { get; init; } = true;

    public GramsCo2e? Grams => Change?.ToGrams();
}
