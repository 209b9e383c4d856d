using System.Diagnostics;
using System.Net;

using Google.Protobuf;

using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Health.V1;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Net;

namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>The server keeps the deadline by itself: this client sends <c>grpc-timeout</c> and then only waits, as no gRPC client would.</summary>
public sealed class ServerDeadlineTests(GrpcTestHost host) : IClassFixture<GrpcTestHost>
{
    private const string StreamPath = "/footprint.v1.Telemetry/Stream";

    [Theory]
    [InlineData("100m", 0.1)]
    [InlineData("1S", 1)]
    [InlineData("250000u", 0.25)]
    public async Task Stream_PastItsTimeout_EndsWithDeadlineExceeded(string timeout, double seconds) =>
        await EndsAsync(StreamPath, new AgentMessage { Hello = new Hello { Host = "hang" } }, timeout, seconds);

    [Fact]
    public async Task Unary_PastItsTimeout_EndsWithDeadlineExceeded() =>
        await EndsAsync(GrpcHealth.CheckPath, new HealthCheckRequest { Service = FixedHealth.Hangs }, "100m", 0.1);

    [Fact]
    public async Task Stream_WhoseClientSaysNothing_EndsWithDeadlineExceeded()
    {
        // The body stays open: the server waits in a read, and only its own clock can end that.
        using var silence = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        (int? status, _) = await PostAsync(StreamPath, new SilentContent(silence.Token), "100m");
        await silence.CancelAsync();
        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, status);
    }

    [Theory]
    [InlineData("100")]
    [InlineData("-1S")]
    [InlineData("123456789m")]
    public async Task Call_MalformedTimeout_IsInternal(string timeout)
    {
        (int? status, string? detail) = await PostAsync(GrpcHealth.CheckPath, Frame(new HealthCheckRequest()), timeout);
        Assert.Equal(((int)GrpcStatusCode.Internal, "malformed grpc-timeout"), (status, detail));
    }

    [Fact]
    public async Task Unary_WithinItsTimeout_IsOk() =>
        Assert.Equal((int)GrpcStatusCode.Ok, (await PostAsync(GrpcHealth.CheckPath, Frame(new HealthCheckRequest()), "10S")).Status);

    private async Task EndsAsync(string path, IMessage message, string timeout, double seconds)
    {
        var watch = Stopwatch.StartNew();
        (int? status, _) = await PostAsync(path, Frame(message), timeout);
        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, status);
        Assert.InRange(watch.Elapsed.TotalSeconds, seconds * 0.9, seconds + 5);
        Assert.Empty(host.Complaints);
    }

    private async Task<(int? Status, string? Detail)> PostAsync(string path, HttpContent body, string timeout)
    {
        using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(host.Cleartext, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        body.Headers.ContentType = new("application/grpc");
        request.Headers.TryAddWithoutValidation(GrpcHeaders.Timeout, timeout);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using HttpResponseMessage response = await client.SendAsync(request, patience.Token);
        await response.Content.CopyToAsync(Stream.Null, patience.Token);
        return (int.TryParse(Header(response, GrpcHeaders.Status), out int status) ? status : null, Header(response, "grpc-message"));
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;

    private static ByteArrayContent Frame(IMessage message) => new(GrpcFrame.Of(0, message.ToByteArray()));
}
