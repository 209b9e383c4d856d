using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Fills the share columns of a batch, row by row.</summary>
internal sealed class ShareWriter(Batch batch)
{
    private readonly Dictionary<Owner, uint> _owners = [];
    private readonly Dictionary<IReadOnlyList<RowShare>, int> _patterns = new(SharePatternComparer.Instance);
    private readonly SharePrevious _previous = new();

    /// <summary>The rows of the batch in its order. Nothing is written if none has shares that say anything.</summary>
    public void Add(IReadOnlyList<DeviceRow> rows)
    {
        if (rows.All(row => ShareCodec.IsPlain(row.Shares))) return;
        foreach (DeviceRow row in rows) Add(row);
    }

    private void Add(DeviceRow row)
    {
        if (ShareCodec.IsPlain(row.Shares))
        {
            SharePatternRuns.Add(batch.SharePatternRuns, -1);
            return;
        }
        IReadOnlyList<RowShare> shares = row.Shares!;
        int pattern = PatternPosition(shares);
        SharePatternRuns.Add(batch.SharePatternRuns, pattern);
        long[] previous = _previous.Of(row.Device, pattern, shares.Count);
        for (int i = 0; i < previous.Length; i++)
        {
            batch.ShareMillijoules.Add(shares[i].Millijoules - previous[i]);
            previous[i] = shares[i].Millijoules;
        }
    }

    private int PatternPosition(IReadOnlyList<RowShare> shares)
    {
        if (_patterns.TryGetValue(shares, out int position)) return position;
        var pattern = new SharePattern();
        foreach (RowShare share in shares)
        {
            pattern.Owners.Add(OwnerPosition(share.Owner ?? BatchEncoder.Unattributed));
            pattern.States.Add((uint)share.State);
        }
        batch.SharePatterns.Add(pattern);
        return _patterns[shares] = batch.SharePatterns.Count - 1;
    }

    private uint OwnerPosition(Owner owner)
    {
        if (_owners.TryGetValue(owner, out uint position)) return position;
        if (batch.Owners.Count == Limits.MaxOwners) return _owners[owner] = Beyond();
        batch.Owners.Add(owner);
        return _owners[owner] = (uint)batch.Owners.Count - 1;
    }

    /// <summary>One tick with more owners than a batch takes: its energy is unattributed rather than refused. The last place serves for all that find none.</summary>
    private uint Beyond()
    {
        if (_owners.TryGetValue(BatchEncoder.Unattributed, out uint position)) return position;
        batch.Owners[^1] = BatchEncoder.Unattributed;
        return _owners[BatchEncoder.Unattributed] = (uint)batch.Owners.Count - 1;
    }
}
