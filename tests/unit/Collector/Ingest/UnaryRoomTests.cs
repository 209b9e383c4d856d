using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Ingest.Grpc;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Ingest;

/// <summary>Five bytes that claim a large message, over real sockets: what they may hold of the agents' room.</summary>
public sealed class UnaryRoomTests
{
    private const string StreamPath = "/footprint.v1.Telemetry/Stream";

    [Theory]
    [InlineData("/grpc.health.v1.Health/Check")]
    [InlineData("/footprint.v1.Enrolment/Enrol")]
    public async Task Unary_ClaimingALargeMessage_IsRefusedAtOnceAndHoldsNothing(string path)
    {
        await using var rig = await CollectorRig.StartAsync();
        using var http = new HttpClient();
        using var claim = new OpenContent(0, 0, 0x10, 0, 0);

        using var answer = await http.SendAsync(Request(rig, path, claim, null)).WaitAsync(TimeSpan.FromSeconds(30));
        await answer.Content.CopyToAsync(Stream.Null);

        Assert.Equal(((int)GrpcStatusCode.ResourceExhausted).ToString(System.Globalization.CultureInfo.InvariantCulture), Status(answer));
        Assert.Equal((0, 0), (rig.Services.GetRequiredService<MessageRoom>().HeldBytes, rig.Services.GetRequiredService<MessageRoom>().Refusals));
    }

    [Fact]
    public async Task Stream_OfOneCredential_HoldsHalfTheRoomAtMost()
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true", "--Ingest:MaxUnfinished=4MiB");
        var room = rig.Services.GetRequiredService<MessageRoom>();
        var (greedy, modest) = (Token(rig, "greedy"), Token(rig, "modest"));
        using var http = new HttpClient();
        using OpenContent one = Unfinished(), two = Unfinished(), three = Unfinished(), other = Unfinished();
        using var held = await http.SendAsync(Request(rig, StreamPath, one, greedy), HttpCompletionOption.ResponseHeadersRead);
        using var too = await http.SendAsync(Request(rig, StreamPath, two, greedy), HttpCompletionOption.ResponseHeadersRead);
        await HoldsAsync(room, 2);

        using var refused = await http.SendAsync(Request(rig, StreamPath, three, greedy), HttpCompletionOption.ResponseHeadersRead);
        await refused.Content.CopyToAsync(Stream.Null);
        using var honest = await http.SendAsync(Request(rig, StreamPath, other, modest), HttpCompletionOption.ResponseHeadersRead);
        await HoldsAsync(room, 3);

        Assert.Equal(("14", 1), (Status(refused), room.Refusals));
    }

    [Fact]
    public async Task Streams_ThatClaimMuchAndSendNothing_HoldNoRoomOfOthers()
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true", "--Ingest:MaxUnfinished=2MiB");
        var room = rig.Services.GetRequiredService<MessageRoom>();
        var token = Token(rig, "greedy");
        using var http = new HttpClient();
        List<OpenContent> claims = [.. Enumerable.Range(0, 6).Select(_ => new OpenContent(Claim))];
        var open = await Task.WhenAll(claims.Select(claim => http.SendAsync(Request(rig, StreamPath, claim, token), HttpCompletionOption.ResponseHeadersRead)));
        await Task.WhenAll(claims.Select(claim => claim.Sent));

        using var other = Unfinished();
        using var honest = await http.SendAsync(Request(rig, StreamPath, other, Token(rig, "modest")), HttpCompletionOption.ResponseHeadersRead);
        await HoldsAsync(room, 1);

        Assert.Equal(0, room.Refusals);
        foreach (var one in open) one.Dispose();
        foreach (var claim in claims) claim.Dispose();
    }

    private static byte[] Claim => [0, 0, Limits.MaxMessageBytes >> 16, 0, 0];

    /// <summary>All but its last byte.</summary>
    private static OpenContent Unfinished() => new([.. Claim, .. new byte[Limits.MaxMessageBytes - 1]]);

    private static async Task HoldsAsync(MessageRoom room, int messages)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (room.HeldBytes != messages * (Limits.MaxMessageBytes - 1)) await Task.Delay(5, patience.Token);
    }

    private static string Token(CollectorRig rig, string host)
    {
        var (credential, hash, secret) = new TokenRequest(Host: host).Make(rig.Time.GetUtcNow());
        rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
        return secret.Reveal();
    }

    private static HttpRequestMessage Request(CollectorRig rig, string path, HttpContent content, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(rig.Grpc, path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        content.Headers.ContentType = new("application/grpc");
        if (token is not null) request.Headers.Authorization = new("Bearer", token);
        return request;
    }

    private static string Status(HttpResponseMessage answer) =>
        (answer.TrailingHeaders.TryGetValues("grpc-status", out var trailer) ? trailer : answer.Headers.GetValues("grpc-status")).Single();

    /// <summary>Sends these bytes and does not end.</summary>
    private sealed class OpenContent(params byte[] bytes) : HttpContent
    {
        private readonly TaskCompletionSource _sent = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Sent => _sent.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _sent.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }
    }
}
