namespace TelemetryFootprint.Accounting.Intervals;

/// <summary>
/// Splits one quantity after another over the same parts by their weights. Each time the parts are whole, never negative and sum exactly;
/// what rounding gave or took is carried to the next time, so that no part drifts from its share of the sum however often it is split.
/// </summary>
public sealed class CarryingSplit
{
    private readonly long[] _weights;
    private readonly Int128[] _owed;
    private readonly long _whole;

    /// <param name="weights">At least one above 0, none below; a part without weight gets nothing.</param>
    public CarryingSplit(IReadOnlyList<long> weights)
    {
        _weights = [.. weights];
        _owed = new Int128[_weights.Length];
        foreach (var weight in _weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight);
            _whole = checked(_whole + weight);
        }

        ArgumentOutOfRangeException.ThrowIfZero(_whole);
    }

    /// <summary>The parts of <paramref name="total"/>, which is not negative, in the order of the weights.</summary>
    public long[] Split(long total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        var parts = new long[_weights.Length];
        var left = total;
        for (var i = 0; i < parts.Length; i++)
        {
            _owed[i] += (Int128)total * _weights[i]; // in units of 1/whole
            parts[i] = _owed[i] <= 0 ? 0 : (long)(_owed[i] / _whole);
            _owed[i] -= (Int128)parts[i] * _whole;
            left -= parts[i];
        }

        // Each pass moves one unit; no more are left over, or too many, than there are parts.
        for (; left > 0; left--) Move(parts, MostOwed(), 1);
        for (; left < 0; left++) Move(parts, LeastOwed(parts), -1);
        return parts;
    }

    private void Move(long[] parts, int part, long units)
    {
        parts[part] += units;
        _owed[part] -= (Int128)units * _whole;
    }

    private int MostOwed()
    {
        var most = -1;
        for (var i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0 && (most < 0 || _owed[i] > _owed[most])) most = i;
        }

        return most;
    }

    private int LeastOwed(long[] parts)
    {
        var least = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] > 0 && (least < 0 || _owed[i] < _owed[least])) least = i;
        }

        return least;
    }
}
