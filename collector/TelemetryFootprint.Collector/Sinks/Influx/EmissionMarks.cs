using System.Globalization;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>How far the server has the ledger's prices: kept in a small file once that is as old as a server may forget.</summary>
internal sealed class EmissionMarks(string path, TimeSpan replay, TimeProvider time)
{
    public const string FileName = "influxdb-emissions";

    private readonly Queue<(long At, EmissionMark Mark)> _told = [];

    /// <summary>What is on the disk; null: nothing that can be read, as at the first start.</summary>
    public EmissionMark? Load()
    {
        _told.Clear();
        if (!File.Exists(path)) return null;
        var words = File.ReadAllText(path).Split(' ', StringSplitOptions.TrimEntries);
        return words.Length is 2 or 3 && long.TryParse(words[0], CultureInfo.InvariantCulture, out var ticks) && ticks is >= 0 and < 3_155_378_976_000_000_000
            && long.TryParse(words[1], CultureInfo.InvariantCulture, out var restatement)
            && long.TryParse(words.Length > 2 ? words[2] : "0", CultureInfo.InvariantCulture, out var move)
            ? new(new DateTimeOffset(ticks, TimeSpan.Zero), restatement, move)
            : null;
    }

    public void Save(EmissionMark mark) =>
        WholeFile.Write(path, string.Create(CultureInfo.InvariantCulture, $"{mark.PricedAt.UtcTicks} {mark.Restatement} {mark.Move}\n"));

    public void Told(EmissionMark mark)
    {
        if (_told.Count == 0 || _told.Last().Mark != mark) _told.Enqueue((time.GetTimestamp(), mark));
        EmissionMark? settled = null;
        while (_told.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) >= replay) settled = _told.Dequeue().Mark;
        if (settled is { } kept) Save(kept);
    }
}
