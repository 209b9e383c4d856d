using System.Globalization;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;

namespace TelemetryFootprint.Collector.Intensity.Csv;

/// <summary>
/// <c>zone,from,to,g_per_kwh,quality</c>: times with an offset on whole minutes, quality <c>measured</c>, <c>estimated</c>, <c>forecast</c> or <c>annual</c>. A
/// file with one wrong line is refused whole and the line is named: half a file would price half a year.
/// </summary>
internal static class CsvFactors
{
    public const string Header = "zone,from,to,g_per_kwh,quality";

    /// <summary>A year of quarters of an hour for several zones.</summary>
    public const long MaximumBytes = 16 << 20;

    /// <summary>Throws <see cref="FormatException"/> with the line's number, or what the file system throws.</summary>
    public static IReadOnlyList<FactorObservation> Read(string path, FactorIdentity identity)
    {
        if (new FileInfo(path).Length > MaximumBytes)
            throw new FormatException($"it is larger than {MaximumBytes >> 20} MiB");
        var rows = new List<FactorObservation>();
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (number == 1 && line.TrimStart('\uFEFF') != Header)
                throw new FormatException($"line 1: the header must be {Header}");
            if (number > 1 && line.Length > 0)
                rows.Add(RowOf(line.Split(','), number, identity));
        }

        RefuseOverlaps(rows);
        return rows.Count > 0 ? rows : throw new FormatException("it has no line with a factor");
    }

    private static FactorObservation RowOf(string[] cells, int number, FactorIdentity identity)
    {
        if (cells.Length != 5 || cells[0].Length == 0)
            throw new FormatException($"line {number}: five filled columns are needed");
        if (!TryMinute(cells[1], out var from) || !TryMinute(cells[2], out var to) || to <= from)
            throw new FormatException($"line {number}: from and to must be whole minutes with an offset, such as 2026-11-22T09:00Z, the later last");
        if (!decimal.TryParse(cells[3], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var grams) || grams > AnswerJudge.LargestGrams)
            throw new FormatException($"line {number}: '{cells[3]}' is not from 0 to {AnswerJudge.LargestGrams} g/kWh");
        var quality = FactorWords.Quality(cells[4]) ?? throw new FormatException($"line {number}: '{cells[4]}' is not measured, estimated, forecast or annual");
        return new FactorObservation(cells[0], new MinuteRange(from, to), GramsPerKilowattHour.FromGrams(grams), quality, identity);
    }

    private static void RefuseOverlaps(List<FactorObservation> rows)
    {
        foreach (var group in rows.GroupBy(row => (row.Zone, row.Quality)))
        {
            MinuteRange? before = null;
            foreach (var interval in group.Select(row => row.Interval).OrderBy(interval => interval.From))
            {
                if (before is { } last && interval.From < last.To)
                    throw new FormatException($"{group.Key.Zone} has two factors at {InstantText.Minute(interval.From.ToTime())}");
                before = interval;
            }
        }
    }

    private static bool TryMinute(string text, out UtcMinute minute)
    {
        minute = default;
        if (!InstantText.TryInstant(text, out var time) || time.Ticks % TimeSpan.TicksPerMinute != 0)
            return false;
        minute = UtcMinute.FromTime(time);
        return true;
    }
}
