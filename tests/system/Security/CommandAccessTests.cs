using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Security;

namespace TelemetryFootprint.SystemTests.Security;

/// <summary>The command <c>footprint</c> against a collector that listens off loopback, over TLS, by token.</summary>
public sealed class CommandAccessTests : IDisposable
{
    private readonly TestPki _pki = new();
    private readonly TestPki _other = new("CN=Other CA");

    public void Dispose()
    {
        _pki.Dispose();
        _other.Dispose();
    }

    [Fact]
    [Trait("Fault", "F54")]
    public async Task Devices_ByTokenAndCaOrPin_AnswerAndTellNoSecret()
    {
        await using var stack = new TlsStack();
        var server = $"https://127.0.0.1:{stack.HttpPort}";
        var pin = await StartAsync(stack);
        var token = await stack.NewTokenAsync("--scope", "read");
        var file = stack.Keep(token);

        foreach (var trust in new string[][] { ["--ca-file", _pki.CaFile], ["--pin", pin] })
        {
            var (code, said) = await RunAsync(stack, ["devices", "--server", server, "--token-file", file, "--json", .. trust]);
            Assert.Equal((0, true), (code, said.Contains("\"devices\":", StringComparison.Ordinal)));
        }

        Assert.DoesNotContain(stack.Said, line => line.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Devices_WithoutWhatItTakes_SayWhatIsMissing()
    {
        await using var stack = new TlsStack();
        var server = $"https://127.0.0.1:{stack.HttpPort}";
        await StartAsync(stack);
        var limited = stack.Keep(await stack.NewTokenAsync("--scope", "read", "--projects", "a"), "limited");
        var wrong = stack.Keep("fpt_nobody", "wrong");
        string[] good = ["--ca-file", _pki.CaFile];
        (string[] Arguments, string Says)[] cases =
        [
            ([], "is signed by none of the CAs of this system; --ca-file or --pin say whom to believe"),
            (["--ca-file", _other.CaFile], "is signed by none of the CAs of --ca-file"),
            (["--pin", Convert.ToBase64String(new byte[32])], "which is not the one that --pin names"),
            (["--pin", "abc"], "--pin is not the base64 of 32 bytes"),
            (["--ca-file", wrong], "--ca-file: "),
            ([.. good, "--pin", "abc"], "--pin excludes --ca-file"),
            (good, "; give a token that it knows with --token-file"),
            ([.. good, "--token-file", wrong], "answers 401 "),
            ([.. good, "--token-file", limited], "; the token of --token-file is limited"),
            ([.. good, "--token-file", stack.Folder.Combine("nowhere")], "--token-file: "),
        ];
        foreach (var (arguments, says) in cases)
        {
            var (code, said) = await RunAsync(stack, ["devices", "--server", server, .. arguments]);
            Assert.Equal(1, code);
            Assert.Contains(says, said, StringComparison.Ordinal);
            Assert.Single(said.Split('\n'));
        }

        var plain = await stack.RunAsync(Service.Cli, "devices", "--server", "http://192.0.2.1:9850", "--token-file", wrong);
        Assert.Equal((1, "footprint: --token-file needs --server https://…: a token is not shown to the whole network"), plain);
    }

    /// <summary>On a busy machine a service that has just begun may take longer than the command waits.</summary>
    private static async Task<(int Code, string Output)> RunAsync(TlsStack stack, string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            var run = await stack.RunAsync(Service.Cli, arguments);
            if (attempt == 5 || !run.Output.Contains("gave no answer within", StringComparison.Ordinal)) return run;
        }
    }

    private async Task<string> StartAsync(TlsStack stack)
    {
        var own = _pki.Issue();
        string[] tls = [$"--Tls:CertificateFile={own.CertificateFile}", $"--Tls:KeyFile={own.KeyFile}"];
        await stack.StartCollectorAsync([.. tls, $"--Listen:Http=0.0.0.0:{stack.HttpPort}"]);
        return (await stack.CollectorCommandAsync(["token", "pin", .. tls, $"--StateDirectory={stack.CollectorState}"])).Output.Trim();
    }
}
