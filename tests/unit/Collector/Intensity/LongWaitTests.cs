using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.TestKit.Time;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Intensity;

/// <summary>A provider that wants to be left alone for hours is, and one sees it.</summary>
public sealed class LongWaitTests : ILogger
{
    private static readonly TimeSpan Wanted = TimeSpan.FromHours(5);
    private readonly ManualTimeProvider _time = new(CollectorRig.Start);
    private readonly ProviderStates _states = new();
    private readonly List<string> _warned = [];

    [Fact]
    public async Task RunAsync_AProviderThatWantsHours_IsNotAskedBeforeAndSaysUntilWhen()
    {
        var provider = ScriptedProvider.Failing(IntensityFailure.Throttled, Wanted);
        var feed = new IntensityFeed(
            provider, "GB", FactorKind.Direct, FactorPurpose.Inventory, ResiliencePipeline<IReadOnlyList<FactorObservation>>.Empty,
            new FeedServices(new RecordingSink(), _states, _time, this));
        using var stop = new CancellationTokenSource();
        var running = feed.RunAsync(stop.Token);
        await UntilAsync(() => _states.All is [{ NextQuestion: not null }]);

        Assert.InRange(_states.All[0].NextQuestion!.Value - CollectorRig.Start, Wanted, Wanted + IntensityFeed.LongestJitter);
        Assert.Contains("not asked for GB until 2026-11-22 14:00:00Z", Assert.Single(_warned), StringComparison.Ordinal);
        // The clock moves only here: a second question before its time would be seen at an earlier hour.
        await UntilAsync(() =>
        {
            if (provider.Asked == 1) _time.Advance(TimeSpan.FromMinutes(5));
            return provider.Asked == 2;
        });
        Assert.True(_time.GetUtcNow() >= CollectorRig.Start + Wanted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Metrics_OfAProviderThatAnswers_SayWhenItIsAskedNext()
    {
        await using var grid = await ScriptedGrid.StartAsync(http =>
        {
            http.Response.ContentType = "application/json";
            return Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, """{"value":100,"zone":"GB"}""");
        });
        await using var rig = await CollectorRig.StartAsync(
            $"--Grid:http:Url={grid.Url}now/{{zone}}", "--Grid:http:Zones:GB=GB", "--Grid:http:Value=/value", "--Grid:http:Kind=lifecycle", "--Grid:http:Gas=co2e", "--Grid:http:Step=1h",
            "--Grid:http:PollInterval=5m", "--Site:Zone=GB", "--Grid:Providers=http,annual");
        var states = rig.Services.GetRequiredService<ProviderStates>();
        await UntilAsync(() => states.Find(new("http", "GB"))?.NextQuestion is not null);

        var page = await rig.ScrapeAsync();

        Assert.InRange(page["""footprint_collector_provider_next_question_seconds{grid_zone="GB",provider="http"}"""], 300, 330);
        // What never changes is asked once.
        Assert.DoesNotContain("""footprint_collector_provider_next_question_seconds{grid_zone="GB",provider="annual"}""", page.Keys);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == 2223 && _warned.Count == 0) _warned.Add(formatter(state, exception));
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!isSo())
            await Task.Delay(5, patience.Token);
    }
}
