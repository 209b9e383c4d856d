using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.TestKit.Load;

namespace TelemetryFootprint.SystemTests.Load;

/// <summary>A collector whose gRPC port is off loopback: it speaks TLS by its own certificate and asks every agent for a credential.</summary>
internal sealed class GuardedPort(Stack stack)
{
    private const string PinOption = "--Collector:PinSha256=";
    private const int MostFailures = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    /// <summary>Ready. After a restart its key, and so its pin, is the same.</summary>
    public Task StartCollectorAsync() =>
        stack.StartCollectorAsync("--Site:Zone=GB", "--Grid:Providers=annual", $"--Listen:Grpc=0.0.0.0:{stack.GrpcPort}", "--Tls:SelfSigned=true");

    /// <summary>
    /// For so many agents, each of which enrols with the one joining token and after a failure backs off as an agent does in its first seconds: it goes on
    /// knocking where a real one would let up, to a minute.
    /// </summary>
    public async Task<Func<SyntheticAgent, FeederLink>> AdmitAsync(int agents)
    {
        var said = await stack.Collector!.WaitForLineAsync(line => line.Contains(PinOption, StringComparison.Ordinal), Patience);
        var pin = PublicKeyPin.TryParse(said[(said.IndexOf(PinOption, StringComparison.Ordinal) + PinOption.Length)..].Trim());
        Assert.NotNull(pin);
        var joining = new Secret(await JoiningTokenAsync(agents));
        return agent => new(
            new(new Uri($"https://127.0.0.1:{stack.GrpcPort}")) { Pin = pin, Host = agent.Inventory.Host, Credentials = new JoiningCredentials(joining) },
            failures => BackoffPolicy.Pause(Math.Min(failures, MostFailures), Random.Shared.NextDouble()));
    }

    private async Task<string> JoiningTokenAsync(int uses)
    {
        await using var command = Service.Collector.Start(
            ["token", "new", "--enrol", "--hosts", "host-*", "--expires", "1h", "--uses", FormattableString.Invariant($"{uses}"), $"--StateDirectory={stack.CollectorState}"]);
        Assert.Equal(0, await command.WaitForExitAsync(Patience));
        return Assert.Single(command.Output);
    }
}
