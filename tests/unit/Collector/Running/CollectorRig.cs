using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Exposition;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Ingest;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Collector.Storage.Inbox;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Running;

/// <summary>The whole collector in this process: real listeners on loopback, real SQLite, a clock that the test moves, and agents that it plays.</summary>
internal sealed class CollectorRig : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _state = new();
    private readonly Func<CollectorOptions, CollectorOptions> _change;
    private string[] _settings;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    private CollectorRig(string[] settings, Func<CollectorOptions, CollectorOptions> change) => (_settings, _change) = (settings, change);

    public ManualTimeProvider Time { get; } = new(Start);

    public string StateDirectory => _state.Path;

    public Uri Http => new(_app.Urls.First());

    public Uri Grpc => new(_app.Urls.Last());

    public IServiceProvider Services => _app.Services;

    public static Task<CollectorRig> StartAsync(params string[] settings) => StartAsync(options => options, settings);

    /// <param name="change">What no setting says, such as other tables than the bundled ones.</param>
    /// <param name="settings">As on the command line.</param>
    public static async Task<CollectorRig> StartAsync(Func<CollectorOptions, CollectorOptions> change, params string[] settings)
    {
        var rig = new CollectorRig(settings, change);
        await rig.OpenAsync();
        return rig;
    }

    /// <summary>A new collector on the same state, as after a crash or an upgrade.</summary>
    public async Task RestartAsync(params string[] settings)
    {
        await CloseAsync();
        _settings = settings.Length == 0 ? _settings : settings;
        await OpenAsync();
    }

    /// <summary>As if the collector had been off so long; what it would have done each second meanwhile costs nothing.</summary>
    public async Task RestartAfterAsync(TimeSpan off)
    {
        await CloseAsync();
        Time.Advance(off);
        await OpenAsync();
    }

    /// <summary>What an agent says, up to the end of its stream, and what it was answered; returns when the ledger and the live state have it.</summary>
    public async Task<IReadOnlyList<CollectorMessage>> PlayAsync(params IReadOnlyList<AgentMessage> messages)
    {
        var answers = new List<CollectorMessage>();
        var send = Services.GetRequiredService<AnswerCounts>().Counting((message, _) =>
        {
            answers.Add(message);
            return ValueTask.CompletedTask;
        });
        await Services.GetRequiredService<TelemetryStreamHandler>().HandleAsync(Stream(messages), send, _ => { }, null, CancellationToken.None);
        await SettleAsync();
        return answers;
    }

    public Task ObserveAsync(params FactorObservation[] said) =>
        Services.GetRequiredService<IFactorSink>().AcceptAsync(said, Time.GetUtcNow(), CancellationToken.None);

    /// <summary>What the chain's provider would say.</summary>
    public FactorIdentity IdentityOf(string zone)
    {
        var chains = Services.GetRequiredService<ProviderChains>();
        var chain = chains.ChainFor(zone)!;
        return chains.ProvidersOf(chain)[0].IdentityFor(zone, chain.Family.Kind)!;
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path) => _client.SendAsync(new HttpRequestMessage(method, path));

    public async Task<string> TextAsync(string path)
    {
        using var response = await SendAsync(HttpMethod.Get, path);
        return System.Text.Encoding.UTF8.GetString(await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
    }

    public async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await TextAsync(path)).RootElement;

    /// <summary>The samples of a scrape by series.</summary>
    public async Task<Dictionary<string, double>> ScrapeAsync() => (await TextAsync("/metrics"))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => line[0] != '#')
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _state.Dispose();
    }

    private async Task OpenAsync()
    {
        string[] all = [$"--StateDirectory={StateDirectory}", "--Listen:Http=127.0.0.1:0", "--Listen:Grpc=127.0.0.1:0", "--Grid:Providers=annual", "--Limits:MetricsInterval=0s", "--Limits:MetricsBirth=0s", .. _settings];
        var options = _change(CollectorOptions.Read(SettingsSources.Load("NO_SUCH_PREFIX__", null, all)));
        _app = CollectorHost.Build(options, Time);
        await _app.StartAsync();
        _client = new HttpClient { BaseAddress = Http };
        await SettleAsync();
    }

    private async Task CloseAsync()
    {
        _client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>Until every provider has answered once and the ledger has the inbox.</summary>
    private async Task SettleAsync()
    {
        var states = Services.GetRequiredService<ProviderStates>();
        var inbox = Services.GetRequiredService<SqliteInbox>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (states.All.Any(state => state.LastSuccess is null) || inbox.Consumers().FirstOrDefault(consumer => consumer.Name == InboxConsumer.Ledger) is not { } ledger || inbox.Read(ledger.Cursor, 1, 1).Count > 0)
            await Task.Delay(5, patience.Token);
    }

    private static async IAsyncEnumerable<AgentMessage> Stream(IReadOnlyList<AgentMessage> messages, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var message in messages)
        {
            await Task.Yield();
            yield return message;
        }
    }
}
