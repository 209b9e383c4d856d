using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>
/// F52: does a wrong token take longer the more of it is right? Three kinds are asked in turn over one connection, and a fourth that is the
/// same as the first says how much two equal things differ here. Medians, since a busy machine moves every mean.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class TimingProbeTests(ITestOutputHelper output)
{
    private const double AllowedShare = 0.05;

    [Fact]
    [Trait("Fault", "F52")]
    public Task Refusal_OfNearlyRightTokens_TakesNoLonger() => ProbeAsync(20_000);

    [Fact]
    [Trait("Fault", "F52")]
    [Trait("Category", "Slow")]
    public Task Refusal_OfNearlyRightTokens_TakesNoLongerOverAHundredThousand() => ProbeAsync(100_000);

    private async Task ProbeAsync(int questions)
    {
        await using var stack = new TlsStack();
        await stack.StartCollectorAsync("--Tls:SelfSigned=true", "--Auth:Required=true");
        var right = await stack.NewTokenAsync("--scope", "read");
        string[] tokens = [Changed(right, 4), Changed(right, right.Length - 1), "fpt_" + new string('A', right.Length - 4), Changed(right, 4)];
        string[] names = ["first letter wrong", "last letter wrong", "all wrong", "first letter wrong again"];
        var requests = tokens.Select(token => Encoding.ASCII.GetBytes($"GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n")).ToArray();
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", stack.HttpPort);
        var times = tokens.Select(_ => new List<long>(questions / tokens.Length)).ToArray();
        var stream = client.GetStream();
        var answer = new byte[8192];

        // The first thousands warm the service up.
        for (var i = -4_000; i < questions; i++)
        {
            var kind = ((i % tokens.Length) + tokens.Length) % tokens.Length;
            var begun = Stopwatch.GetTimestamp();
            await stream.WriteAsync(requests[kind]);
            await ReadAnswerAsync(stream, answer);
            if (i >= 0) times[kind].Add(Stopwatch.GetTimestamp() - begun);
        }

        var medians = times.Select(kind => kind.Order().ElementAt(kind.Count / 2) * 1e6 / Stopwatch.Frequency).ToArray();
        for (var kind = 0; kind < tokens.Length; kind++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[kind]}: median {medians[kind]:f1} us of {times[kind].Count}"));
        var noise = Math.Abs(medians[0] - medians[3]);
        var spread = medians.Max() - medians.Min();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"F52: {questions} refusals: largest difference of medians {spread:f2} us, of equals {noise:f2} us"));
        Assert.InRange(spread, 0, Math.Max(3 * noise, AllowedShare * medians[0]));
    }

    private static string Changed(string token, int at) => token[..at] + (token[at] == 'x' ? 'y' : 'x') + token[(at + 1)..];

    /// <summary>Chunked or counted, an answer of this size ends the same way: with the end of its JSON.</summary>
    private static async Task ReadAnswerAsync(NetworkStream stream, byte[] buffer)
    {
        var count = 0;
        do
        {
            var read = await stream.ReadAsync(buffer.AsMemory(count));
            Assert.NotEqual(0, read);
            count += read;
        }
        while (!IsWhole(Encoding.ASCII.GetString(buffer, 0, count)));
        Assert.StartsWith("HTTP/1.1 401 ", Encoding.ASCII.GetString(buffer, 0, 13), StringComparison.Ordinal);
    }

    private static bool IsWhole(string answer)
    {
        var body = answer.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (body < 0) return false;
        var length = answer.IndexOf("Content-Length: ", StringComparison.Ordinal);
        if (length < 0 || length > body) return answer.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        var digits = answer[(length + 16)..answer.IndexOf('\r', length)];
        return answer.Length >= body + 4 + int.Parse(digits, CultureInfo.InvariantCulture);
    }
}
