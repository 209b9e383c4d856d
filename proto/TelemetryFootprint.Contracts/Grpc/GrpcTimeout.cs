using System.Globalization;

namespace TelemetryFootprint.Contracts.Grpc;

/// <summary>The header <c>grpc-timeout</c>: one to eight digits and a unit (H, M, S, m, u, n).</summary>
public static class GrpcTimeout
{
    private const int MaxDigits = 8;

    // From fine to coarse; nanoseconds are read but never written, a tick is 100 of them.
    private static readonly (char Symbol, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > MaxDigits + 1) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long value)) return false;
        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + 99) / 100);
            return true;
        }
        foreach ((char symbol, long ticks) in Units)
        {
            if (symbol != text[^1]) continue;
            timeout = TimeSpan.FromTicks(value * ticks);
            return true;
        }
        return false;
    }

    /// <summary>The finest unit whose figure fits into eight digits, rounded up: the peer must not give up before the caller does.</summary>
    public static string Format(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        foreach ((char symbol, long ticks) in Units)
        {
            long value = (timeout.Ticks / ticks) + (timeout.Ticks % ticks == 0 ? 0 : 1);
            if (value < 100_000_000) return string.Create(CultureInfo.InvariantCulture, $"{value}{symbol}");
        }
        return "99999999H";
    }
}
