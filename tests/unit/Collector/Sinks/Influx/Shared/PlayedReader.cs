using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.UnitTests.Collector.Sinks.Influx.Shared;

/// <summary>A shared store's answers, some of which take long, or end in an error.</summary>
internal sealed class PlayedReader(IEnergyReader store) : IEnergyReader
{
    public Func<Exception>? Fails { get; set; }

    public Action? Takes { get; set; }

    /// <summary>Minutes of an answer that comes in time.</summary>
    public int Most { get; set; } = int.MaxValue;

    public UtcMinute? FirstMinuteOf(string run, CancellationToken cancellationToken = default) => store.FirstMinuteOf(run, cancellationToken);

    public LedgerTotals Totals(TotalsQuery query, CancellationToken cancellationToken = default)
    {
        Takes?.Invoke();
        if (Fails is { } fails) throw fails();
        return query.Range.Minutes > Most ? throw new TimeoutException("late") : store.Totals(query, cancellationToken);
    }

    public IReadOnlyList<SeriesPoint> Series(SeriesQuery query, CancellationToken cancellationToken = default) => store.Series(query, cancellationToken);
}
