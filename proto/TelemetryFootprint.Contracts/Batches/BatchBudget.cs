using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>What a batch has left of its caps on rows, shares, patterns of shares and owners.</summary>
internal sealed class BatchBudget
{
    private readonly HashSet<Owner> _owners = [];
    private readonly HashSet<IReadOnlyList<RowShare>> _patterns = new(SharePatternComparer.Instance);
    private int _rows;
    private int _shares;

    /// <summary>Takes a tick in; false if a cap is passed by it.</summary>
    public bool Take(Tick tick)
    {
        _rows += tick.Rows.Count;
        foreach (DeviceRow row in tick.Rows)
        {
            if (ShareCodec.IsPlain(row.Shares)) continue;
            _shares += row.Shares!.Count;
            if (!_patterns.Add(row.Shares)) continue;
            foreach (RowShare share in row.Shares) _owners.Add(share.Owner ?? BatchEncoder.Unattributed);
        }
        return _rows <= Limits.MaxRowsPerBatch && _shares <= Limits.MaxSharesPerBatch
            && _patterns.Count <= Limits.MaxSharePatterns && _owners.Count <= Limits.MaxOwners;
    }
}
