using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TelemetryFootprint.SystemTests.Alerts;

/// <summary>A webhook's receiver on a port that stays its own: it answers by a script, then with 200, and keeps what it took.</summary>
internal sealed class Hook(int port) : IAsyncDisposable
{
    public const int Hang = -1;

    private readonly ConcurrentQueue<int> _script = [];
    private WebApplication? _server;

    /// <summary>What was answered with 200.</summary>
    public ConcurrentQueue<HookPost> Taken { get; } = [];

    /// <summary>All that came, by what was answered.</summary>
    public ConcurrentQueue<int> Answers { get; } = [];

    public string Address => $"http://127.0.0.1:{port}/hook";

    public IReadOnlyList<string> Keys => [.. Taken.Select(post => JsonDocument.Parse(post.Body).RootElement.GetProperty("key").GetString()!)];

    /// <summary>Statuses, or <see cref="Hang"/>; a redirect leads back here, where it would be taken.</summary>
    public async Task<Hook> StartAsync(params int[] script)
    {
        foreach (var status in script) _script.Enqueue(status);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add($"http://127.0.0.1:{port}");
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        return this;
    }

    public async Task StopAsync()
    {
        if (_server is not { } server) return;
        _server = null;
        await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var status = http.Request.Path == "/hook" ? _script.TryDequeue(out var said) ? said : 200 : 299;
        Answers.Enqueue(status);
        if (status == Hang)
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return;
        }

        http.Response.StatusCode = status;
        if (status is >= 300 and < 400) http.Response.Headers.Location = $"http://127.0.0.1:{port}/elsewhere";
        if (status == 200) Taken.Enqueue(new(http.Request.Headers["X-Footprint-Key"].ToString(), http.Request.Headers["X-Footprint-Signature"].ToString(), body));
    }
}
