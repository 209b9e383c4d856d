using System.Globalization;
using System.Net;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.SystemTests.Wire;

/// <summary>Posts whatever it is given to a gRPC port, by HTTP/2 in cleartext.</summary>
internal sealed class HostileClient(int port) : IDisposable
{
    public const string StreamPath = "/footprint.v1.Telemetry/Stream";
    private const long EnhanceYourCalm = 0xb;

    private HttpMessageInvoker _client = NewClient();

    /// <summary>How often the server closed the connection on this client.</summary>
    public int Disconnections { get; private set; }

    /// <summary>The gRPC status; the negative HTTP status where that is not 200; null for neither.</summary>
    public async Task<int?> PostAsync(HostileCall call)
    {
        while (true)
        {
            try
            {
                return await PostOnceAsync(call);
            }
            catch (HttpRequestException stopped) when (stopped.InnerException is HttpProtocolException { ErrorCode: EnhanceYourCalm })
            {
                // A server may stop a connection that leaves many refused streams behind; a hostile client comes again.
                Disconnections++;
                _client.Dispose();
                _client = NewClient();
            }
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<int?> PostOnceAsync(HostileCall call)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://127.0.0.1:{port}{call.Path}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(call.Compose()),
        };
        request.Content.Headers.ContentType = new(call.ContentType);
        request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, call.Encoding);
        using var response = await _client.SendAsync(request, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        if (response.StatusCode != HttpStatusCode.OK)
            return -(int)response.StatusCode;
        var isFound = response.TrailingHeaders.TryGetValues(GrpcHeaders.Status, out var values) || response.Headers.TryGetValues(GrpcHeaders.Status, out values);
        return isFound ? int.Parse(values!.Single(), CultureInfo.InvariantCulture) : null;
    }

    private static HttpMessageInvoker NewClient() => new(new SocketsHttpHandler { UseProxy = false });
}
