namespace TelemetryFootprint.Collector.Auth.Tls;

/// <summary>When a certificate's end is spoken of: once at 30, 7 and 1 days before it, and once when it is over.</summary>
internal sealed class ExpiryNotice
{
    private static readonly int[] Days = [0, 1, 7, 30];

    private DateTimeOffset _notAfter;
    private int? _told;

    /// <summary>The step that is reached and was not told yet, in days (0: it is over); null: nothing to tell. A new end begins anew.</summary>
    public int? Next(DateTimeOffset notAfter, DateTimeOffset now)
    {
        if (notAfter != _notAfter) (_notAfter, _told) = (notAfter, null);
        var left = notAfter - now;
        foreach (var days in Days)
        {
            if (left > TimeSpan.FromDays(days)) continue;
            if (_told <= days) return null;
            _told = days;
            return days;
        }

        return null;
    }
}
