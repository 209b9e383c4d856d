using TelemetryFootprint.Collector.Ingest.Otlp;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Ingest.Otlp;

public sealed class OtlpRefusalsTests : IDisposable
{
    private readonly ManualTimeProvider _time = new(new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
    private readonly ErrorLogGuard _log = new();
    private readonly OtlpRefusals _refusals;

    public OtlpRefusalsTests() => _refusals = new(_time, _log.LoggerFor<OtlpIntake>());

    public void Dispose() => _log.Dispose();

    [Fact]
    public void Add_OfASourceThatIsWrongForEver_IsSaidOnceAMinuteWithHowManyPoints()
    {
        for (var second = 0; second < 119; second++)
        {
            _refusals.Add(10, $"reason {second}");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1_190, _refusals.Points);
        Assert.Equal(
            [
                "OTLP: 10 points were refused since this was last said; the newest because of: reason 0",
                "OTLP: 600 points were refused since this was last said; the newest because of: reason 60",
            ],
            _log.Entries.Select(entry => entry.Message));
    }

    [Fact]
    public void Add_OfNoPoints_SaysNothing()
    {
        _refusals.Add(0, "");

        Assert.Equal(0, _refusals.Points);
        Assert.Empty(_log.Entries);
    }
}
