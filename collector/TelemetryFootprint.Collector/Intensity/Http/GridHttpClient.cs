using System.Net.Http.Headers;
using TelemetryFootprint.Collector.Core.Ports;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>
/// One grid API over HTTP: GET, JSON, at most <see cref="MaximumBytes"/>, no redirects (an answer comes from the host that was configured
/// or from nobody), time-outs by the caller's token. Every failure is an <see cref="IntensityUnavailableException"/> that names cause and remedy.
/// </summary>
internal sealed class GridHttpClient : IDisposable
{
    public const int MaximumBytes = 1 << 20;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    public GridHttpClient(Uri baseUrl, string version, TimeProvider time)
    {
        _time = time;
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
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
    }

    /// <summary>The body of a 200 answer with a JSON content type.</summary>
    public async Task<ReadOnlyMemory<byte>> GetJsonAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            RefuseUnlessJson(answer, path);
            return await CappedContent.ReadAsync(answer.Content, MaximumBytes, cancellationToken)
                ?? throw new IntensityUnavailableException($"the answer to {path} is larger than 1 MiB and was not read");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new IntensityUnavailableException($"{_client.BaseAddress} cannot be asked ({error.Message}); check the network and the BaseUrl", error);
        }
    }

    public void Dispose() => _client.Dispose();

    private void RefuseUnlessJson(HttpResponseMessage answer, string path)
    {
        if (answer.StatusCode != System.Net.HttpStatusCode.OK)
        {
            throw new IntensityUnavailableException($"HTTP {(int)answer.StatusCode} for {path}")
            {
                RetryAfter = RetryAfter.Read(answer.Headers, _time.GetUtcNow()),
            };
        }

        if (answer.Content.Headers.ContentType?.MediaType is not "application/json" and var type)
            throw new IntensityUnavailableException($"the answer to {path} is {type ?? "of no type"}, not application/json");
    }
}
