using System.Globalization;

namespace TelemetryFootprint.Contracts.Configuration;

/// <summary>The grammar of durations (<c>500ms 1s 5m 1h 7d</c>) and sizes (<c>512B 64KiB 64MiB 1GiB</c>): a number and a unit, nothing else.</summary>
internal static class Quantity
{
    private static readonly (string Unit, long Ticks)[] Durations =
    [
        ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour), ("d", TimeSpan.TicksPerDay),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes =
    [
        ("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40), ("B", 1),
    ];

    public static bool TryDuration(string text, out TimeSpan value)
    {
        var parsed = TryQuantity(text, Durations, out var ticks);
        value = TimeSpan.FromTicks(ticks);
        return parsed;
    }

    public static bool TrySize(string text, out long bytes) => TryQuantity(text, Sizes, out bytes);

    public static string Show(TimeSpan value)
    {
        for (var i = Durations.Length - 1; i > 0; i--)
        {
            if (value.Ticks >= Durations[i].Ticks && value.Ticks % Durations[i].Ticks == 0)
                return string.Create(CultureInfo.InvariantCulture, $"{value.Ticks / Durations[i].Ticks}{Durations[i].Unit}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms");
    }

    private static bool TryQuantity(string text, (string Unit, long Factor)[] units, out long value)
    {
        value = 0;
        foreach (var (unit, factor) in units)
        {
            if (!text.EndsWith(unit, StringComparison.Ordinal))
                continue;
            var number = text.AsSpan(0, text.Length - unit.Length);
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > long.MaxValue / factor)
                return false;
            value = (long)(amount * factor);
            return true;
        }

        return false;
    }
}
