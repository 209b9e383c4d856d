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

    /// <summary>False: there is none left.</summary>
    public bool Has => Left >= 1;

    /// <summary>Until there is one again.</summary>
    public TimeSpan Wait => span / most * Math.Max(0, 1 - Left);

    public void Take() => _left = Left - 1;

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
