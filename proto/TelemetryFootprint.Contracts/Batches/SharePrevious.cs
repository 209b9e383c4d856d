namespace TelemetryFootprint.Contracts.Batches;

/// <summary>What the differences of shares count from: per pattern the energies of the same device's previous row of that pattern.</summary>
internal sealed class SharePrevious
{
    private readonly Dictionary<int, long[]> _ofPattern = [];
    private int _device = -1;

    /// <summary>All but the last share of the previous row; zeros at first. The caller writes this row's energies into it.</summary>
    public long[] Of(int device, int pattern, int shares)
    {
        if (device != _device) _ofPattern.Clear();
        _device = device;
        if (!_ofPattern.TryGetValue(pattern, out long[]? energies)) _ofPattern[pattern] = energies = new long[shares - 1];
        return energies;
    }
}
