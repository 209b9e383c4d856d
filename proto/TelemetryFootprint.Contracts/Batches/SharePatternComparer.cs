using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Shares of the same owners and states in the same order are one pattern, whatever their energy.</summary>
internal sealed class SharePatternComparer : IEqualityComparer<IReadOnlyList<RowShare>>
{
    public static readonly SharePatternComparer Instance = new();

    public bool Equals(IReadOnlyList<RowShare>? x, IReadOnlyList<RowShare>? y)
    {
        if (x is null || y is null || x.Count != y.Count) return ReferenceEquals(x, y);
        for (int i = 0; i < x.Count; i++)
        {
            if (x[i].State != y[i].State || !Owner(x[i]).Equals(Owner(y[i]))) return false;
        }
        return true;
    }

    public int GetHashCode(IReadOnlyList<RowShare> obj)
    {
        var hash = default(HashCode);
        for (int i = 0; i < obj.Count; i++)
        {
            hash.Add(obj[i].State);
            hash.Add(Owner(obj[i]));
        }
        return hash.ToHashCode();
    }

    private static Owner Owner(RowShare share) => share.Owner ?? BatchEncoder.Unattributed;
}
