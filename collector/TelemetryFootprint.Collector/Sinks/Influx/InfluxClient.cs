using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary>Writes lines to one server of version 1, 2 or 3: no redirects, no proxy, a bounded look at the answer, and an end to all waiting. One request at a time.</summary>
internal sealed class InfluxClient : IDisposable
{
    private const int MostOfAnAnswer = 2048;

    /// <summary>Of an answer that is read as a whole, such as a list of databases.</summary>
    private const int MostOfAWhole = 1 << 20;

    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    private readonly InfluxOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly MemoryStream _packed = new();
    private InfluxVersion? _version;

    public InfluxClient(InfluxOptions options, string version, TimeProvider time)
    {
        (_options, _time, _version) = (options, time, options.Version);
        _http = Connect(options, version, time);
    }

    /// <summary>As set, or as the server said; null: it was not asked yet.</summary>
    public InfluxVersion? Version => _version;

    public async Task<WriteAnswer> WriteAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        if (_version is null && await DetectAsync(cancellationToken) is { } failure) return failure;
        return await AskAsync(() => WriteRequest(lines), async (answer, stop) =>
        {
            var said = answer.IsSuccessStatusCode ? "" : await BeginningOfAsync(answer, stop);
            return WriteAnswer.Of(answer.StatusCode, said, WishOf(answer), answer.Headers.Location) with { KeepsOld = IsVictoria(answer) };
        }, cancellationToken);
    }

    /// <summary>Any other request, with the caller's credential. The body is whole, or the answer is none.</summary>
    public async Task<(WriteAnswer Answer, string Body)> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken)
    {
        var body = "";
        var answer = await AskAsync(make, async (answer, stop) =>
        {
            if (!answer.IsSuccessStatusCode) return WriteAnswer.Of(answer.StatusCode, body = await BeginningOfAsync(answer, stop), WishOf(answer), answer.Headers.Location);
            var (said, length) = await ReadAsync(answer, MostOfAWhole + 1, stop);
            if (length > MostOfAWhole) return WriteAnswer.Misconfigured($"its answer is longer than {MostOfAWhole} bytes");
            body = said;
            return WriteAnswer.Taken;
        }, cancellationToken);
        return (answer, body);
    }

    /// <summary>Null: <see cref="Version"/> is known now.</summary>
    public async Task<WriteAnswer?> DetectAsync(CancellationToken cancellationToken)
    {
        var answer = await AskAsync(() => new(HttpMethod.Get, new Uri(_options.Url, "ping")), async (ping, stop) =>
        {
            var header = ping.Headers.TryGetValues("X-Influxdb-Version", out var values) ? values.First() : "";
            // A proxy's page of an error says something of the proxy.
            var said = header.Length > 0 ? header : ping.IsSuccessStatusCode ? await BeginningOfAsync(ping, stop) : "";
            // Such as "1.6.7~rc0", "v2.7.1" and {"version":"3.0.1",…}. One that says nothing is judged by what is set.
            _version = said.FirstOrDefault(char.IsAsciiDigit) switch
            {
                _ when (int)ping.StatusCode >= 500 => null,
                '1' => InfluxVersion.V1,
                '2' => InfluxVersion.V2,
                '3' => InfluxVersion.V3,
                _ => _options.Bucket is not null ? InfluxVersion.V2 : _options.Token is not null ? InfluxVersion.V3 : InfluxVersion.V1,
            };
            return _version is null ? WriteAnswer.Of(ping.StatusCode, said, WishOf(ping), ping.Headers.Location) : WriteAnswer.Taken;
        }, cancellationToken);
        if (_version is null) return answer;
        // A bucket can be written to by version 1's address too, where it is mapped; a database by name is what versions 1 and 3 need.
        var missing = _version == InfluxVersion.V2 ? _options.Bucket is null ? InfluxOptions.BucketKey : _options.Org is null ? InfluxOptions.OrgKey : null
            : _options.Database is null ? InfluxOptions.DatabaseKey : null;
        if (missing is null) return null;
        var found = (int)_version;
        _version = _options.Version;
        return WriteAnswer.Misconfigured($"the server is of version {found} and {missing} is not set; set it, or {InfluxOptions.VersionKey}");
    }

    /// <summary>No redirects, no proxy, no end to waiting of its own; it trusts whom the options say.</summary>
    public static HttpClient Connect(InfluxOptions options, string version, TimeProvider time)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 16,
        };
        if (options.Roots is not null) handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, _) => Accept(options, time, certificate, chain);
        var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TelemetryFootprint", version));
        return http;
    }

    public void Dispose()
    {
        _http.Dispose();
        _packed.Dispose();
    }

    private async Task<WriteAnswer> AskAsync(
        Func<HttpRequestMessage> make, Func<HttpResponseMessage, CancellationToken, Task<WriteAnswer>> read, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AnswerTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = make();
            SignIn(request, _options, _version);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return await read(answer, linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return WriteAnswer.Unreachable($"no answer within {AnswerTimeout.TotalSeconds} s");
        }
        catch (SecretUnreadableException error)
        {
            return WriteAnswer.Misconfigured(error.Message);
        }
        catch (Exception error) when (TransportFailure.Is(error))
        {
            return WriteAnswer.Unreachable($"it cannot be reached ({error.GetBaseException().Message}); check {InfluxOptions.UrlKey} and the network");
        }
    }

    private HttpRequestMessage WriteRequest(ReadOnlyMemory<byte> lines)
    {
        HttpContent content = _options.Gzip ? Pack(lines) : new ReadOnlyMemoryContent(lines);
        content.Headers.ContentType = new("text/plain") { CharSet = "utf-8" };
        return new(HttpMethod.Post, new Uri(_options.Url, PathOf(_version!.Value))) { Content = content };
    }

    private string PathOf(InfluxVersion version) => version switch
    {
        InfluxVersion.V1 => $"write?db={Uri.EscapeDataString(_options.Database!)}&precision=ns",
        InfluxVersion.V2 => $"api/v2/write?org={Uri.EscapeDataString(_options.Org!)}&bucket={Uri.EscapeDataString(_options.Bucket!)}&precision=ns",
        _ => $"api/v3/write_lp?db={Uri.EscapeDataString(_options.Database!)}&precision=nanosecond",
    };

    private ByteArrayContent Pack(ReadOnlyMemory<byte> lines)
    {
        _packed.SetLength(0);
        using (var gzip = new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(lines.Span);
        return new(_packed.GetBuffer(), 0, (int)_packed.Length) { Headers = { ContentEncoding = { "gzip" } } };
    }

    /// <summary>With the credential that is set, in the words of that version; null: of any but 3.</summary>
    public static void SignIn(HttpRequestMessage request, InfluxOptions options, InfluxVersion? version)
    {
        if (options.Token is { } token)
            request.Headers.Authorization = new(version == InfluxVersion.V3 ? "Bearer" : "Token", token.Current().Reveal());
        else if (options is { UserName: { } user, Password: { } password })
            request.Headers.Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password.Current().Reveal()}")));
    }

    private TimeSpan? WishOf(HttpResponseMessage answer) =>
        answer.Headers.RetryAfter?.Delta ?? (answer.Headers.RetryAfter?.Date is { } date ? date - _time.GetUtcNow() : null);

    /// <summary>It names its host in every answer, and calls itself InfluxDB 1.8.0 where lines are written; InfluxDB names its build beside the version.</summary>
    private static bool IsVictoria(HttpResponseMessage answer) => answer.Headers.Contains("X-Server-Hostname") && !answer.Headers.Contains("X-Influxdb-Build");

    private static async Task<string> BeginningOfAsync(HttpResponseMessage answer, CancellationToken cancellationToken) => (await ReadAsync(answer, MostOfAnAnswer, cancellationToken)).Said;

    private static async Task<(string Said, int Length)> ReadAsync(HttpResponseMessage answer, int most, CancellationToken cancellationToken)
    {
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[most];
        var count = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return (new string([.. Encoding.UTF8.GetString(bytes, 0, count).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim(), count);
    }

    private static bool Accept(InfluxOptions options, TimeProvider time, X509Certificate? certificate, X509Chain? chain) =>
        certificate is X509Certificate2 shown
        && CertificateTrust.WhyNot(shown, chain?.ChainPolicy.ExtraStore, options.Roots, "the CAs of InfluxDb:CaFile", time.GetUtcNow()) is null
        && CertificateTrust.Names(shown, options.Url.DnsSafeHost);
}
