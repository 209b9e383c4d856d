using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TelemetryFootprint.Cli.Api;

/// <summary>Asks the collector's API. Answers are read up to a cap, since a command must not be filled by whatever listens there.</summary>
internal sealed class CollectorClient : IDisposable
{
    private const int MaximumAnswerBytes = 4 * 1024 * 1024;

    // A page of ten thousand rows, each with all that an account has of it.
    private const int MaximumReportBytes = 64 * 1024 * 1024;

    // Each has a row at least that no other has: whoever never ends is no collector.
    private const int MostPages = 100;

    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    // A collector sums a year of a fleet for as long as its Limits:QueryTimeout lets it.
    private static readonly TimeSpan ReportTime = TimeSpan.FromSeconds(60);

    private readonly Uri _server;
    private readonly HttpClient _http;

    public CollectorClient(CollectorAccess access, TimeProvider time)
    {
        _server = access.Server;
        _http = new HttpClient(access.CreateHandler(time)) { BaseAddress = access.Server, Timeout = ReportTime };
        if (access.Token is { } token) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Reveal());
    }

    /// <summary>Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public Task<DeviceList> DevicesAsync(CancellationToken cancellationToken) =>
        AskAsync("/api/v1/devices", ApiJson.Default.DeviceList, list => list.WhyNot, cancellationToken);

    /// <summary>Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public Task<BudgetList> BudgetsAsync(CancellationToken cancellationToken) =>
        AskAsync("/api/v1/budgets", ApiJson.Default.BudgetList, list => list.WhyNot, cancellationToken);

    /// <summary>Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public Task<RunList> RunsAsync(string? project, string? user, bool active, int limit, CancellationToken cancellationToken) => AskAsync(
        string.Create(CultureInfo.InvariantCulture, $"/api/v1/runs?limit={limit}{(active ? "&active=true" : "")}{Asked("project", project)}{Asked("user", user)}"),
        ApiJson.Default.RunList, list => list.Runs is null ? "no runs in it" : null, cancellationToken);

    /// <summary>Throws <see cref="CollectorException"/> where there is no such run, or no answer that can be believed.</summary>
    public Task<RunTotals> RunAsync(string id, CancellationToken cancellationToken) => ReportAsync(
        $"/api/v1/runs/{Uri.EscapeDataString(id)}?{Timeline.Query}", ApiJson.Default.RunTotals, run => run.WhyNot, cancellationToken);

    /// <summary>All of the rows, however many pages the collector has of them. Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public async Task<TotalsList> TotalsAsync(string query, CancellationToken cancellationToken)
    {
        var first = await ReportAsync($"/api/v1/totals?{query}&{Timeline.Query}", ApiJson.Default.TotalsList, answer => answer.WhyNot, cancellationToken);
        return first with { Next = null, Rows = await AllAsync(first, page => page.Rows, page => page.Next, after => ReportAsync($"/api/v1/totals?{query}{after}", ApiJson.Default.TotalsList, answer => answer.WhyNot, cancellationToken)) };
    }

    /// <summary>Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public Task<SciList> SciAsync(string query, CancellationToken cancellationToken) =>
        ReportAsync("/api/v1/sci?" + query, ApiJson.Default.SciList, answer => answer.Rows is null ? "no rows in it" : null, cancellationToken);

    /// <summary>All of the rows. Throws <see cref="CollectorException"/> where there is no answer that can be believed.</summary>
    public async Task<AccountList> AccountAsync(string query, CancellationToken cancellationToken)
    {
        var first = await ReportAsync("/api/v1/account?" + query, ApiJson.Default.AccountList, answer => answer.WhyNot, cancellationToken);
        return first with { Next = null, Rows = await AllAsync(first, page => page.Rows, page => page.Next, after => ReportAsync($"/api/v1/account?{query}{after}", ApiJson.Default.AccountList, answer => answer.WhyNot, cancellationToken)) };
    }

    public void Dispose() => _http.Dispose();

    private static string Asked(string name, string? value) => value is null ? "" : $"&{name}={Uri.EscapeDataString(value)}";

    private async Task<IReadOnlyList<TRow>> AllAsync<TPage, TRow>(TPage first, Func<TPage, IReadOnlyList<TRow>> rowsOf, Func<TPage, string?> nextOf, Func<string, Task<TPage>> ask)
    {
        if (nextOf(first) is not { } next) return rowsOf(first);
        List<TRow> all = [.. rowsOf(first)];
        for (var pages = 1; ; pages++)
        {
            if (pages == MostPages) throw new CollectorException($"{_server} has more than {MostPages} pages of rows ({all.Count} so far); ask for less time, or for one project, user or site");
            var page = await ask($"&after={Uri.EscapeDataString(next)}");
            all.AddRange(rowsOf(page));
            if (nextOf(page) is not { } further) return all;
            next = further;
        }
    }

    private Task<T> ReportAsync<T>(string path, JsonTypeInfo<T> type, Func<T, string?> whyNot, CancellationToken cancellationToken)
        where T : class => AskAsync(path, type, whyNot, MaximumReportBytes, ReportTime, cancellationToken);

    private Task<T> AskAsync<T>(string path, JsonTypeInfo<T> type, Func<T, string?> whyNot, CancellationToken cancellationToken)
        where T : class => AskAsync(path, type, whyNot, MaximumAnswerBytes, AnswerTime, cancellationToken);

    private async Task<T> AskAsync<T>(string path, JsonTypeInfo<T> type, Func<T, string?> whyNot, int mostBytes, TimeSpan within, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            var answer = await ReadAsync(path, mostBytes, within, cancellationToken);
            var read = JsonSerializer.Deserialize(answer.Span, type) ?? throw new JsonException("it is null");
            return whyNot(read) is { } reason ? throw new JsonException(reason) : read;
        }
        catch (JsonException exception)
        {
            throw new CollectorException($"{_server} answers, but not as a collector of this version does: {exception.Message}", exception);
        }
        catch (HttpRequestException exception) when (exception.InnerException is AuthenticationException refused)
        {
            throw new CollectorException($"{refused.Message}; --ca-file or --pin say whom to believe", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new CollectorException(
                $"no collector at {_server} ({exception.HttpRequestError}); start one with deploy/quickstart.sh or footprint-collector serve, or name another with --server", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CollectorException($"{_server} gave no answer within {within.TotalSeconds:f0} s; look at the collector's log", exception);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(string path, int mostBytes, TimeSpan within, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(within);
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        if (!response.IsSuccessStatusCode)
        {
            var why = await ProblemDetail.ReadAsync(response.Content, limit.Token);
            throw new CollectorException($"{_server} answers {(int)response.StatusCode} to {path.Split('?')[0]}{(why is null ? "" : $": {why}")}; {Remedy(response.StatusCode, path, why is not null)}");
        }

        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        return await ReadCappedAsync(body, mostBytes, limit.Token);
    }

    private static string Remedy(HttpStatusCode status, string path, bool isTold) => status switch
    {
        HttpStatusCode.Unauthorized => "give a token that it knows with --token-file (footprint-collector token new --scope read makes one)",
        HttpStatusCode.NotFound when path.StartsWith("/api/v1/runs/", StringComparison.Ordinal) => "footprint runs shows those that it knows",
        HttpStatusCode.BadRequest when isTold => "that command's --help shows what each option takes",
        HttpStatusCode.BadRequest => "one of the options is not what it takes: times are such as 2026-11-01T00:00Z, or 2026-11-01 with --tz, at most 366 days apart",
        HttpStatusCode.Forbidden => "the token of --token-file is limited to less than this",
        HttpStatusCode.Gone => "ask for a later --from: older figures are kept by the hour, or not at all",
        HttpStatusCode.NotImplemented when path.StartsWith("/api/v1/account", StringComparison.Ordinal) => "older collectors that share a store have none: update them",
        HttpStatusCode.NotImplemented => "ask the collector that took it in, or without that option",
        HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => "try again in a while, or for less time",
        _ => "look at the collector's log",
    };

    private async Task<ReadOnlyMemory<byte>> ReadCappedAsync(Stream body, int mostBytes, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            answer.Write(buffer, 0, count);
            if (answer.Length > mostBytes)
            {
                var remedy = mostBytes == MaximumReportBytes ? "ask for less time, or for one project, user or site" : "the collector's API and its /metrics have all of it";
                throw new CollectorException($"the answer of {_server} is larger than {mostBytes / 1024 / 1024} MiB; it is not read further, and nothing of it is shown: {remedy}");
            }
        }

        return answer.GetBuffer().AsMemory(0, (int)answer.Length);
    }
}
