namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>So many of something in a time, all of them at once if need be: what was taken comes back evenly. One thread.</summary>
/// <param name="most">In that time.</param>
/// <param name="span">The time.</param>
/// <param name="time">The clock.</param>
internal sealed class Allowance(int most, TimeSpan span, TimeProvider time)
{
    private double _left = most;
    private long _counted = time.GetTimestamp();

    /// <summary>Nothing of it is taken.</summary>
    public bool IsWhole => Left >= most;

    /// <summary>False: there is none but those that are kept.</summary>
    /// <param name="kept">The part of all that is for others.</param>
    public bool Has(double kept) => Left >= Needed(kept);

    /// <summary>Until there is one again beside those that are kept.</summary>
    public TimeSpan Wait(double kept) => span / most * Math.Max(0, Needed(kept) - Left);

    public void Take() => _left = Left - 1;

    private double Needed(double kept) => 1 + Math.Floor(most * kept);

    private double Left
    {
        get
        {
            var now = time.GetTimestamp();
            _left = Math.Min(most, _left + (most * (time.GetElapsedTime(_counted, now) / span)));
            _counted = now;
            return _left;
        }
    }
}
