using TelemetryFootprint.Accounting.Units;

namespace TelemetryFootprint.Collector.Core.Account;

/// <summary>Embodied emissions of GPUs, amortised; in no operational sum.</summary>
/// <param name="Shares">Per kind of hardware, by name.</param>
/// <param name="Unknown">Hours of GPUs whose making nobody states, by model.</param>
public sealed record EmbodiedTotal(IReadOnlyList<EmbodiedShare> Shares, IReadOnlyDictionary<string, DeviceHours> Unknown)
{
    /// <summary>Null: of none of the hours.</summary>
    public EmbodiedGrams? Grams => SumOf(share => share.Grams);

    public EmbodiedGrams? Low => SumOf(share => share.Low);

    public EmbodiedGrams? High => SumOf(share => share.High);

    private EmbodiedGrams? SumOf(Func<EmbodiedShare, EmbodiedGrams> of) => Shares.Count == 0 ? null : new(GramsCo2e.Sum(Shares.Select(share => of(share).Grams)));
}
