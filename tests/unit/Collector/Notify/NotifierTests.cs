using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Collector.Core.Alerts;
using TelemetryFootprint.Collector.Notify;
using TelemetryFootprint.Collector.Storage.Alerts;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Notify;

/// <summary>Its rounds, one by one, from a queue on disk to a real server. No clock runs, so no answer is ever late.</summary>
public sealed class NotifierTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(Noon);
    private readonly SqliteAlertStore _disk;
    private readonly HookedAlertStore _store;
    private IReadOnlyList<Alert>? _firing = [];

    public NotifierTests()
    {
        _disk = new(_folder.Combine(SqliteAlertStore.FileName));
        _store = new(_disk);
    }

    [Fact]
    public async Task Round_AfterAFailure_BeginsWithTheSame()
    {
        await using var server = await ServerAsync(503, 200);
        using var notifier = Make(server, NotifierKind.Alertmanager);
        Queue("first", "second");

        await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal(2, _disk.QueueLengths()["n"]);
        await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal(["first", "first", "second"], Thresholds(server));
        Assert.All(server.Told, post => Assert.Equal("/team/api/v2/alerts", post.Path));
        Assert.Empty(_disk.QueueLengths());
    }

    /// <summary>It would be refused for ever, each time later, and what is behind it come late or never.</summary>
    [Fact]
    public async Task Round_WhenAMessageIsRefused_DropsIt_AndHoldsUpNothing()
    {
        await using var server = await ServerAsync(200, 400, 200);
        using var notifier = Make(server, NotifierKind.Slack);
        Queue("first", "refused", "third");

        Assert.Equal(TimeSpan.FromSeconds(1), await notifier.RoundAsync(CancellationToken.None));
        Assert.Equal((3, 2, 1, 1), (server.Told.Count, notifier.Delivered, notifier.Failed, notifier.Dropped));
        Assert.Empty(_disk.QueueLengths());
    }

    /// <summary>Whoever pages people must not do it each few minutes because a disk is full.</summary>
    [Fact]
    public async Task Round_WhileTheDiskLetsNothingGo_TellsNothingTwice()
    {
        await using var server = await ServerAsync(200);
        using var notifier = Make(server, NotifierKind.Slack);
        Queue("first", "second");
        _store.BeforeRemove = () => throw new SqliteException("database or disk is full", 13);

        for (var round = 0; round < 3; round++) await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal((2, 2), (server.Told.Count, _disk.QueueLengths()["n"]));
        _store.BeforeRemove = () => { };
        Queue("third");
        await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal(3, server.Told.Count);
        Assert.Empty(_disk.QueueLengths());
    }

    /// <summary>What fires there ends by itself: Alertmanager is tried at least as often as it has to be told.</summary>
    [Theory]
    [InlineData(true, 30, 60)]
    [InlineData(false, 150, 300)]
    public async Task Round_AfterManyFailures_WaitsAtMost(bool isRepeated, double least, double most)
    {
        await using var server = await ServerAsync(503);
        using var notifier = Make(server, isRepeated ? NotifierKind.Alertmanager : NotifierKind.Slack);
        Queue("first");
        for (var round = 0; round < 11; round++) await notifier.RoundAsync(CancellationToken.None);

        Assert.InRange((await notifier.RoundAsync(CancellationToken.None)).TotalSeconds, least, most);
    }

    /// <summary>After a start the states are not known for a moment; what fires is told as soon as they are.</summary>
    [Fact]
    public async Task Round_WhatFires_IsRepeatedFromWhenItIsKnown_EachMinute()
    {
        await using var server = await ServerAsync(200);
        using var notifier = Make(server, NotifierKind.Alertmanager);
        _firing = null;
        await notifier.RoundAsync(CancellationToken.None);
        Assert.Empty(server.Told);

        _firing = [Fired("first")];
        await notifier.RoundAsync(CancellationToken.None);
        await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal(["first"], Thresholds(server));
        _time.Advance(TimeSpan.FromMinutes(1));
        await notifier.RoundAsync(CancellationToken.None);
        Assert.Equal(["first", "first"], Thresholds(server));
    }

    public void Dispose()
    {
        _disk.Dispose();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    private static Alert Fired(string aspect) => new(new(AlertSubject.Threshold, "lab", aspect, AlertSeverity.Critical), AlertPhase.Firing, Noon, null, 1, aspect);

    private static List<string?> Thresholds(WebhookServer server) =>
        [.. server.Told.Select(post => JsonDocument.Parse(post.Body).RootElement[0].GetProperty("labels").GetProperty("threshold").GetString())];

    /// <summary>The last status goes on for ever.</summary>
    private static Task<WebhookServer> ServerAsync(params int[] statuses)
    {
        var posts = 0;
        return WebhookServer.StartAsync(http =>
        {
            http.Response.StatusCode = statuses[Math.Min(posts++, statuses.Length - 1)];
            return Task.CompletedTask;
        });
    }

    private void Queue(params string[] aspects) => _disk.Keep(new([], [.. aspects.Select(aspect => new AlertEvent(Fired(aspect), Noon))]), Noon, _ => ["n"]);

    private Notifier Make(WebhookServer server, NotifierKind kind)
    {
        var options = new NotifierOptions("n", kind, true) { Url = new(server.Address, "team") };
        return new(options, _store, () => _firing, new(options, "1.0", new ManualTimeProvider(Noon)), _time, NullLogger<Notifier>.Instance);
    }
}
