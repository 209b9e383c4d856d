using System.IO.Compression;
using System.Net.Http.Headers;
using Google.Protobuf;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Otlp;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.Transport;

namespace TelemetryFootprint.Collector.Sinks.Otlp;

/// <summary>Posts one message as gzipped protobuf: no redirects, no proxy, no cookies, a capped answer, and an end to all waiting.</summary>
internal sealed class OtlpClient : IDisposable
{
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);
    private const int MostAnswerBytes = 64 * 1024;
    private const int MostSaid = 300;

    private static readonly MediaTypeHeaderValue Protobuf = new("application/x-protobuf");

    private readonly OtlpOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public OtlpClient(OtlpOptions options, string version, TimeProvider time)
    {
        (_options, _time) = (options, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, MaxResponseHeadersLength = 16, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (options.Authorities is { } authorities) handler.SslOptions.CertificateChainPolicy = CertificateTrust.Only(authorities);
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("TelemetryFootprint", version));
    }

    public async Task<OtlpAnswer> PostAsync(ExportMetricsServiceRequest message, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AnswerTimeout, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = Request(message);
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, linked.Token);
            return answer.IsSuccessStatusCode
                ? Taken(await ReadAsync(answer.Content, linked.Token))
                : OtlpAnswer.Failed($"{_options.ShownEndpoint} answered HTTP {(int)answer.StatusCode}; {Remedy((int)answer.StatusCode)}", (int)answer.StatusCode is 400 or 413 or 422) with { IsTooLarge = (int)answer.StatusCode == 413 };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OtlpAnswer.Failed($"{_options.ShownEndpoint} gave no answer within {AnswerTimeout.TotalSeconds} s");
        }
        catch (Exception error) when (TransportFailure.Is(error))
        {
            return OtlpAnswer.Failed($"{_options.ShownEndpoint} cannot be reached ({error.Message}); check Otlp:Endpoint and the network");
        }
        catch (Exception error) when (error is SecretUnreadableException or ConfigurationException)
        {
            return OtlpAnswer.Failed(error.Message);
        }
    }

    public void Dispose() => _client.Dispose();

    private HttpRequestMessage Request(ExportMetricsServiceRequest message)
    {
        using var body = new MemoryStream();
        using (var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true)) message.WriteTo(gzip);
        var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = Protobuf;
        content.Headers.ContentEncoding.Add("gzip");
        var request = new HttpRequestMessage(HttpMethod.Post, _options.Endpoint) { Content = content };
        foreach (var (name, value) in _options.Headers is { } file ? OtlpHeaders.Of(file) : []) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }

    /// <summary>The beginning of a longer answer is none that can be read.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var buffer = new byte[MostAnswerBytes];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        return buffer.AsMemory(0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken));
    }

    /// <summary>An answer that cannot be read is of a server that took the message.</summary>
    private static OtlpAnswer Taken(ReadOnlyMemory<byte> body)
    {
        try
        {
            return ExportMetricsServiceResponse.Parser.ParseFrom(body.Span).PartialSuccess is { } partial
                ? new(null, partial.RejectedDataPoints) { Said = OneLine(partial.ErrorMessage) }
                : new(null, 0);
        }
        catch (InvalidProtocolBufferException)
        {
            return new(null, 0);
        }
    }

    private static string OneLine(string said) => string.Concat(said.Take(MostSaid).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();

    private static string Remedy(int status) => status switch
    {
        401 or 403 or 407 => "check Otlp:HeadersFile",
        404 or 405 => "check the path of Otlp:Endpoint",
        413 => "its limit of a message is below one resource: raise it to 4 MiB",
        >= 300 and < 400 => "redirects are not followed: write the address that it means",
        _ => "the next push has the totals of this one too",
    };
}
