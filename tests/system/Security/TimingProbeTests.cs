using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using TelemetryFootprint.SystemTests.Harness;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>
/// F52: does a wrong token take longer the more of it is right? Three kinds are asked in turn over one connection, and a fourth that is the
/// same as the first says how much two equal things differ here. Medians, since a busy machine moves every mean; and more rounds where they differ,
/// since what the machine did is over by the next one, and what the token does comes again. It sees what takes a twentieth of an answer; less is looked for
/// without a clock, by the authenticator's unit test.
/// </summary>
[Collection(QuietCollection.Name)]
public sealed class TimingProbeTests(ITestOutputHelper output)
{
    private const double AllowedShare = 0.05;
    private const int WarmUp = 4_000;
    private const int MostRounds = 5;

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
        var stream = client.GetStream();
        await MediansAsync(stream, requests, WarmUp);
        for (var round = 1; ; round++)
        {
            var medians = await MediansAsync(stream, requests, questions);
            for (var kind = 0; kind < tokens.Length; kind++)
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[kind]}: median {medians[kind]:f1} us of {questions / tokens.Length}"));
            var spread = medians.Max() - medians.Min();
            var verdict = string.Create(
                CultureInfo.InvariantCulture,
                $"F52: {questions} refusals, round {round}: largest difference of medians {spread:f2} us, of equals {Math.Abs(medians[0] - medians[3]):f2} us, allowed {AllowedShare * medians[0]:f2} us");
            output.WriteLine(verdict);
            if (spread <= AllowedShare * medians[0]) return;
            Assert.True(round < MostRounds, verdict);
        }
    }

    /// <summary>Microseconds from a question to its answer, for each kind.</summary>
    private static async Task<double[]> MediansAsync(NetworkStream stream, byte[][] requests, int questions)
    {
        var times = requests.Select(_ => new List<long>(questions / requests.Length)).ToArray();
        var answer = new byte[8192];
        for (var i = 0; i < questions; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            await stream.WriteAsync(requests[i % requests.Length]);
            await ReadAnswerAsync(stream, answer);
            times[i % requests.Length].Add(Stopwatch.GetTimestamp() - begun);
        }

        return [.. times.Select(kind => kind.Order().ElementAt(kind.Count / 2) * 1e6 / Stopwatch.Frequency)];
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
