using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Processes;

namespace TelemetryFootprint.SystemTests.Monitoring;

/// <summary>A real server that scrapes, answers PromQL and evaluates our rules, by itself or with a program beside it.</summary>
/// <param name="port">Of its queries.</param>
/// <param name="rulesPort">Of who evaluates its rules.</param>
/// <param name="processes">The one with the queries first.</param>
internal abstract class PromqlServer(int port, int rulesPort, IReadOnlyList<ChildProcess> processes) : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>The answer's series now. Fails with what the server says of a query that it does not take.</summary>
    public async Task<IReadOnlyList<JsonElement>> QueryAsync(string query)
    {
        var data = await AskAsync(port, $"query?query={Uri.EscapeDataString(query)}");
        // A scalar is one figure, everything else a list of series.
        return data.GetProperty("resultType").GetString() == "scalar" ? [data.GetProperty("result")] : [.. data.GetProperty("result").EnumerateArray()];
    }

    /// <summary>Until every one of them had an answer once. Fails with those that had none, and where they stand.</summary>
    /// <param name="word">The same question in other words each time it is asked; null: as it stands.</param>
    public async Task DemandAnswersAsync(Stack stack, IReadOnlyDictionary<string, string> placeOf, TimeSpan patience, Func<string, int, string>? word = null)
    {
        var (open, asked) = (placeOf.ToDictionary(), 0);
        try
        {
            await stack.UntilAsync(
                async () =>
                {
                    asked++;
                    foreach (var query in open.Keys.ToList())
                    {
                        if ((await QueryAsync(word?.Invoke(query, asked) ?? query)).Count > 0) open.Remove(query);
                    }

                    return open.Count == 0;
                },
                patience);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{GetType().Name} has no answer to\n" + string.Join('\n', open.Select(query => $"{query.Value}: {query.Key}")));
        }
    }

    /// <summary>All rules as it has them, with how their last evaluation went.</summary>
    public async Task<IReadOnlyList<JsonElement>> RulesAsync() =>
        [.. (await AskAsync(rulesPort, "rules")).GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("rules").EnumerateArray())];

    /// <summary>Until it has read its data and serves.</summary>
    public async Task ReadyAsync(TimeSpan patience)
    {
        using var limit = new CancellationTokenSource(patience);
        while (true)
        {
            if (processes.FirstOrDefault(process => process.HasExited) is { } ended) throw new ChildProcessException($"{GetType().Name} ended", ended);
            try
            {
                using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{port}/-/ready"), limit.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            catch (TaskCanceledException) when (!limit.IsCancellationRequested)
            {
                // A busy machine: it is asked again.
            }

            await Task.Delay(100, limit.Token);
        }
    }

    /// <summary>Those that ask it go first.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes.Reverse()) await process.DisposeAsync();
        _http.Dispose();
    }

    protected async Task<HttpResponseMessage> PostAsync(string path, string body) => await _http.PostAsync(new Uri($"http://127.0.0.1:{port}/{path}"), new StringContent(body));

    private async Task<JsonElement> AskAsync(int of, string path)
    {
        using var answer = await _http.GetAsync(new Uri($"http://127.0.0.1:{of}/api/v1/{path}"));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.True(answer.IsSuccessStatusCode, $"{GetType().Name}: {Uri.UnescapeDataString(path)}\n{document.RootElement}");
        return document.RootElement.GetProperty("data").Clone();
    }
}
