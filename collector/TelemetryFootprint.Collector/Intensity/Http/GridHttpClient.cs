using System.Net;
using System.Net.Http.Headers;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity.Quotas;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>
/// One grid API over HTTP: GET, at most <see cref="MaximumBytes"/>, no redirects (an answer comes from the host that was configured
/// or from nobody), <see cref="AnswerTimeout"/>. Requests of all its zones keep the provider's spacing, and none goes out while it wants
/// to be left alone. Every failure is an <see cref="IntensityUnavailableException"/> that names cause and remedy, and shows no query: tokens are in it.
/// </summary>
internal sealed class GridHttpClient : IDisposable
{
    public const int MaximumBytes = 1 << 20;

    /// <summary>Of one question, from its turn on: waiting for the turn among a provider's zones is not the server's fault.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly RequestSpacing _spacing;
    private readonly QuietTime _quiet;
    private readonly RequestQuota? _quota;

    /// <param name="baseUrl">All paths are relative to it.</param>
    /// <param name="version">Ours, for the server's logs.</param>
    /// <param name="time">The clock of its waits.</param>
    /// <param name="spacing">Between two requests.</param>
    /// <param name="quota">Null: as many as one likes.</param>
    public GridHttpClient(Uri baseUrl, string version, TimeProvider time, TimeSpan spacing = default, RequestQuota? quota = null)
    {
        _time = time;
        _quota = quota;
        _spacing = new RequestSpacing(spacing, time);
        _quiet = new QuietTime(time);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(15),
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 2,
        })
        {
            BaseAddress = baseUrl,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TelemetryFootprint", version));
    }

    /// <summary>The body of a 200 answer with a JSON content type.</summary>
    public Task<ReadOnlyMemory<byte>> GetJsonAsync(string path, CancellationToken cancellationToken) => GetAsync(new GridRequest(path), cancellationToken);

    /// <summary>The body of a 200 answer of the content that was asked for.</summary>
    public async Task<ReadOnlyMemory<byte>> GetAsync(GridRequest request, CancellationToken cancellationToken)
    {
        RefuseWhileQuiet(request);
        await _spacing.WaitAsync(cancellationToken);
        // The answer to a question that went out before it may have asked for quiet.
        RefuseWhileQuiet(request);
        _quota?.Take();
        using var late = new CancellationTokenSource(AnswerTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await AskAsync(request, linked.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new IntensityUnavailableException($"no answer to {request.ShownPath} within {AnswerTimeout.TotalSeconds} s") { Failure = IntensityFailure.Unreachable };
        }
        catch (Exception error) when (TransportFailure.Is(error))
        {
            // The library's own message may quote the address with its query.
            throw new IntensityUnavailableException($"{_client.BaseAddress} cannot be asked ({Redaction.Of(error.Message, request)}); check the network and the BaseUrl");
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _spacing.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> AskAsync(GridRequest request, CancellationToken cancellationToken)
    {
        using var message = MessageOf(request);
        using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await RefuseStatusAsync(request, answer, cancellationToken);
        RefuseType(request, answer);
        return await CappedContent.ReadAsync(answer.Content, MaximumBytes, cancellationToken)
            ?? throw new IntensityUnavailableException($"the answer to {request.ShownPath} is larger than 1 MiB and was not read") { Failure = IntensityFailure.TooLarge };
    }

    private static HttpRequestMessage MessageOf(GridRequest request)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, new Uri(request.Path, UriKind.Relative));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(request.Content == GridContent.Json ? "application/json" : "application/xml"));
        if (request is { Header: { } header, Token: { } token })
            message.Headers.TryAddWithoutValidation(header, request.Scheme is { } scheme ? $"{scheme} {token.Reveal()}" : token.Reveal());
        return message;
    }

    private void RefuseWhileQuiet(GridRequest request)
    {
        var until = _quiet.Until;
        if (until - _time.GetUtcNow() is var rest && rest > TimeSpan.Zero)
        {
            throw new IntensityUnavailableException($"{request.ShownPath} is not asked for: {_client.BaseAddress} wants to be left alone until {until:u}")
            {
                Failure = IntensityFailure.Throttled,
                RetryAfter = rest,
            };
        }
    }

    private async Task RefuseStatusAsync(GridRequest request, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var status = answer.StatusCode;
        if (status == HttpStatusCode.OK || (status == HttpStatusCode.BadRequest && request.Reads400 && IsOf(request.Content, answer)))
        {
            _quiet.Answered();
            return;
        }

        var retryAfter = RetryAfter.Read(answer.Headers, _time.GetUtcNow());
        if (status == HttpStatusCode.TooManyRequests || (retryAfter is not null && status == HttpStatusCode.ServiceUnavailable))
            retryAfter = _quiet.Begin(retryAfter);
        var said = Redaction.Of(await ErrorText.ReadAsync(answer, cancellationToken), request);
        throw new IntensityUnavailableException($"HTTP {(int)status} for {request.ShownPath}{(said.Length == 0 ? "" : $" ({said})")}{Remedy(request, answer)}")
        {
            Failure = FailureOf(status),
            RetryAfter = retryAfter,
        };
    }

    private static IntensityFailure FailureOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => IntensityFailure.Unauthorized,
        HttpStatusCode.Forbidden => IntensityFailure.Forbidden,
        HttpStatusCode.TooManyRequests => IntensityFailure.Throttled,
        HttpStatusCode.Gone => IntensityFailure.Gone,
        >= HttpStatusCode.InternalServerError => IntensityFailure.Server,
        _ => IntensityFailure.Refused,
    };

    private static string Remedy(GridRequest request, HttpResponseMessage answer) => answer.StatusCode switch
    {
        HttpStatusCode.Forbidden when !IsOf(request.Content, answer) => "; a page, not the API: something in front of it refuses this address or client",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when request.TokenKey is { } key => $"; check {key} and what its plan covers",
        HttpStatusCode.Gone => "; the provider has ended: take it out of Grid:Providers",
        _ => "",
    };

    private static bool IsOf(GridContent content, HttpResponseMessage answer) => answer.Content.Headers.ContentType?.MediaType switch
    {
        "application/json" => content == GridContent.Json,
        "application/xml" or "text/xml" => content == GridContent.Xml,
        _ => false,
    };

    private static void RefuseType(GridRequest request, HttpResponseMessage answer)
    {
        if (IsOf(request.Content, answer))
            return;
        var type = answer.Content.Headers.ContentType?.MediaType ?? "of no type";
        throw new IntensityUnavailableException($"the answer to {request.ShownPath} is {type}, not application/{(request.Content == GridContent.Json ? "json" : "xml")}")
        {
            Failure = IntensityFailure.NotUnderstood,
        };
    }
}
