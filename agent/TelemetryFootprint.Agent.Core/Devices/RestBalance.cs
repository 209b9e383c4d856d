namespace TelemetryFootprint.Agent.Core.Devices;

/// <summary>
/// A whole less its measured parts, as rows that are never negative. Where parts run ahead of the whole, what they took too much is paid
/// back by later rests before there is one again: over time parts and rests sum to the whole.
/// </summary>
internal sealed class RestBalance
{
    private Int128 _balance;
    private Int128 _settled;

    public void Add(Int128 whole, Int128 parts) => _balance += whole - parts;

    /// <summary>After the last <see cref="Take"/> more was left than a row could hold.</summary>
    public bool IsBehind => _settled > 0;

    /// <summary>What is left by now; what is owed stays, and what is beyond <paramref name="most"/>.</summary>
    public Int128 Take(Int128? most = null)
    {
        var rest = Int128.Clamp(_balance, 0, most ?? Int128.MaxValue);
        _settled = _balance -= rest;
        return rest;
    }

    /// <summary>Where parts overdraw only for a moment, a debt that lasts is an error of a sensor, and not to be paid for ever.</summary>
    public void OweAtMost(Int128 most) => _balance = Int128.Max(-most, _balance);

    /// <summary>What was added since the last <see cref="Take"/> belongs to no row; older debts stay.</summary>
    public void Drop() => _balance = _settled;

    /// <summary>Nothing is left and nothing is owed.</summary>
    public void Clear() => _settled = _balance = 0;
}
