using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.IntegrationTests.Grpc;

/// <summary>The stream endpoint in a real Kestrel, answering each message with an empty one, and a raw HTTP/2 client for it.</summary>
public sealed class HostileHost : IAsyncLifetime
{
    public const string StreamPath = "/footprint.v1.Telemetry/Stream";
    private WebApplication? _app;
    private HttpMessageInvoker _client = NewClient();

    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureGrpc();
            kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseGrpc());
        });
        _app = builder.Build();
        _app.UseGrpcUnknownMethods();
        _app.MapGrpcDuplex<AgentMessage, CollectorMessage>(StreamPath, AgentMessage.Parser, async (requests, responses, call) =>
        {
            while (await requests.ReadAsync(call.CancellationToken) is not null)
            {
                await responses.WriteAndFlushAsync(new CollectorMessage(), call.CancellationToken);
            }
        });
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public void Reconnect()
    {
        _client.Dispose();
        _client = NewClient();
    }

    /// <summary>The status in headers or trailers; null for an answer without one.</summary>
    public async Task<int?> PostAsync(HttpContent content, string path = StreamPath, string? encoding = null, string contentType = "application/grpc")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        content.Headers.ContentType = new(contentType);
        if (encoding is not null) request.Headers.TryAddWithoutValidation(GrpcHeaders.Encoding, encoding);
        using HttpResponseMessage response = await _client.SendAsync(request, CancellationToken.None);
        await response.Content.CopyToAsync(Stream.Null);
        if (response.StatusCode != HttpStatusCode.OK) return -(int)response.StatusCode;
        bool isFound = response.TrailingHeaders.TryGetValues(GrpcHeaders.Status, out IEnumerable<string>? values)
            || response.Headers.TryGetValues(GrpcHeaders.Status, out values);
        return isFound ? int.Parse(values!.Single(), System.Globalization.CultureInfo.InvariantCulture) : null;
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null) await _app.DisposeAsync();
    }

    private static HttpMessageInvoker NewClient() => new(new SocketsHttpHandler { UseProxy = false });
}
