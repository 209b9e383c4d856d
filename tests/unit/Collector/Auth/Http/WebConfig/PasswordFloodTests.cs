using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Http.WebConfig;

/// <summary>One address guesses passwords without end; another comes with the right one. Real sockets, from two addresses of loopback.</summary>
public sealed class PasswordFloodTests : IDisposable
{
    private const int Guesses = 200;

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flood_OfOneAddress_CostsAFewHashesAndKeepsNobodyOut()
    {
        // Only Linux has all of 127/8.
        if (!OperatingSystem.IsLinux()) return;
        var file = _folder.Write("web.yml", $"basic_auth_users:\n  alice: {WebConfigFileTests.Hash}\n");
        await using var rig = await CollectorRig.StartAsync($"--Auth:WebConfigFile={file}");
        var (guessers, guess) = Client("127.0.0.1");
        var (friends, friend) = Client("127.0.0.2");
        using (guessers)
        using (friends)
        using (guess)
        using (friend)
        {
            var flood = Task.WhenAll(Enumerable.Range(0, Guesses).Select(i => AskAsync(guess, rig.Http, i % 2 == 0 ? $"alice:guess-{i}" : $"nobody-{i}:guess")));
            var right = await AskAsync(friend, rig.Http, "alice:secret");
            var answers = await flood;

            Assert.Equal(HttpStatusCode.OK, right.Status);
            Assert.InRange(rig.Services.GetRequiredService<BasicUsers>().Tries, 2, 6);
            // Busy, until the first of them was found wrong.
            var later = answers.Where(answer => answer.Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable).ToList();
            Assert.Equal(Guesses - 5, later.Count);
            Assert.All(later, answer => Assert.Equal("1", answer.RetryAfter));
            // Who was right once is not in line at all, wherever he comes from.
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(guess, rig.Http, "alice:secret")).Status);
        }
    }

    private static (SocketsHttpHandler Handler, HttpClient Client) Client(string from)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 8 };
        handler.ConnectCallback = async (context, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
            await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        };
        return (handler, new(handler, disposeHandler: false));
    }

    private static async Task<(HttpStatusCode Status, string? RetryAfter)> AskAsync(HttpClient http, Uri server, string pair)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, "/metrics"));
        request.Headers.TryAddWithoutValidation("Authorization", BasicUsersTests.Basic(pair));
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }
}
