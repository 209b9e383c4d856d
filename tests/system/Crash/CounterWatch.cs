using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Crash;

/// <summary>Scrapes a collector without rest, dead or alive, and notes every counter of energy or grams that fell.</summary>
internal sealed class CounterWatch(Stack stack)
{
    private readonly Dictionary<string, double> _highest = [];
    private readonly List<string> _falls = [];

    public int Pages { get; private set; }

    public int Series => _highest.Count;

    public IReadOnlyList<string> Falls => _falls;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Take(await stack.CollectorMetricsAsync());
            }
            catch (HttpRequestException)
            {
                // Dead at this moment.
            }

            await Task.Delay(30, CancellationToken.None);
        }
    }

    private void Take(Scrape page)
    {
        Pages++;
        // Health counters live as long as their process; those of the ledger go on for ever.
        foreach (var sample in page.Samples.Where(sample => sample.Name.EndsWith("_total", StringComparison.Ordinal) && !sample.Name.StartsWith("footprint_collector_", StringComparison.Ordinal)))
        {
            var key = sample.Name + string.Join(',', sample.Labels);
            if (_highest.TryGetValue(key, out var before) && sample.Value < before)
                _falls.Add(FormattableString.Invariant($"{key}: {before} fell to {sample.Value}"));
            _highest[key] = Math.Max(before, sample.Value);
        }
    }
}
