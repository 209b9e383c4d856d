using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Grpc;

/// <summary>F32: an agent id has one host. A copied state directory would make the ticks of one pass for repeats of the other's.</summary>
[Trait("Fault", "F32")]
public sealed class AgentIdTests
{
    private const string Conflicts = "footprint_collector_identity_conflicts_total";

    [Theory]
    [InlineData("--Auth:Required=true")]
    [InlineData("--Limits:Queries=8")]
    public async Task SecondHost_WhileTheFirstSpeaks_IsRefusedAndCounted(string setting)
    {
        await using var rig = await CollectorRig.StartAsync(setting);
        await using var first = await ConnectAsync(rig, "gpu-01");
        await using var answers = await WelcomedAsync(first);

        await using var second = await ConnectAsync(rig, "gpu-02");
        var refusal = await Assert.ThrowsAsync<GrpcException>(() => WelcomedAsync(second));

        Assert.Equal(GrpcStatusCode.PermissionDenied, refusal.Status.Code);
        Assert.Contains("is that of host gpu-01: this host has a copy of its state directory", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await MetricsAsync(rig))[Conflicts + "{claim=\"agent_id\"}"]);
    }

    /// <summary>Without a credential nobody's id is kept; with one it is, also while nobody speaks.</summary>
    [Theory]
    [InlineData("--Auth:Required=true", true)]
    [InlineData("--Limits:Queries=8", false)]
    public async Task SecondHost_AfterTheFirstEnded_IsRefusedWhereHostsAreKnown(string setting, bool isRefused)
    {
        await using var rig = await CollectorRig.StartAsync(setting);
        await using (var first = await ConnectAsync(rig, "gpu-01")) await (await WelcomedAsync(first)).DisposeAsync();
        await rig.RestartAsync();

        await using var second = await ConnectAsync(rig, "gpu-02");

        Assert.Equal(isRefused, await Record.ExceptionAsync(() => WelcomedAsync(second)) is GrpcException { Status.Code: GrpcStatusCode.PermissionDenied });
    }

    [Fact]
    public async Task RenamedHost_WhoseOldTokenIsRevoked_KeepsItsId()
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true");
        await using (var first = await ConnectAsync(rig, "gpu-01")) await (await WelcomedAsync(first)).DisposeAsync();
        var store = rig.Services.GetRequiredService<ICredentialStore>();
        foreach (var old in store.List().Where(one => one.Name == "gpu-01")) store.Revoke(old.Id, rig.Time.GetUtcNow());

        await using var renamed = await ConnectAsync(rig, "gpu-01b");

        await using var answers = await WelcomedAsync(renamed);
        Assert.NotNull(answers.Current.Welcome);
    }

    [Fact]
    public async Task SameHost_AgainWhileItsOldStreamHangs_IsWelcome()
    {
        await using var rig = await CollectorRig.StartAsync();
        await using var first = await ConnectAsync(rig, "gpu-01");
        await using var answers = await WelcomedAsync(first);

        await using var second = await ConnectAsync(rig, "gpu-01");

        await using var more = await WelcomedAsync(second);
        Assert.Equal(0, (await rig.ScrapeAsync())[Conflicts + "{claim=\"agent_id\"}"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task OtherHost_InHelloOrInventory_IsRefusedAndCounted(bool inHello)
    {
        await using var rig = await CollectorRig.StartAsync("--Auth:Required=true");
        await using var stream = await ConnectAsync(rig, inHello ? "gpu-02" : "gpu-01", tokenOf: "gpu-01");
        if (!inHello) await stream.SendAsync(new AgentMessage { Inventory = new Inventory { Host = "gpu-02" } }, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            await using var answers = await WelcomedAsync(stream);
            await answers.MoveNextAsync();
        });

        Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "the credential is for host gpu-01, not for gpu-02"), refusal.Status);
        Assert.Equal(1, (await MetricsAsync(rig))[Conflicts + "{claim=\"host\"}"]);
    }

    private static async Task<ICollectorStream> ConnectAsync(CollectorRig rig, string host, string? tokenOf = null)
    {
        var (credential, hash, secret) = new TokenRequest(Host: tokenOf ?? host).Make(rig.Time.GetUtcNow());
        var isAsked = rig.Services.GetRequiredService<TelemetryFootprint.Collector.Hosting.CollectorOptions>().AsksAgents;
        if (isAsked) rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
        var connector = new GrpcCollectorConnector(
            new GrpcCollectorOptions(rig.Grpc) { Credentials = new FixedCredentials(isAsked ? secret.Reveal() : null), Host = host }, TimeProvider.System);
        var stream = await connector.ConnectAsync(CancellationToken.None);
        var hello = new PlayedAgent(rig.Time).Hello.Clone();
        hello.Hello.Host = host;
        await stream.SendAsync(hello, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        return stream;
    }

    /// <summary>The stream stands as long as its answers are held.</summary>
    private static async Task<IAsyncEnumerator<CollectorMessage>> WelcomedAsync(ICollectorStream stream)
    {
        var answers = stream.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        return answers;
    }

    private static async Task<Dictionary<string, double>> MetricsAsync(CollectorRig rig)
    {
        var (credential, hash, secret) = new TokenRequest(Scope: "read").Make(rig.Time.GetUtcNow());
        rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", secret.Reveal());
        return (await http.GetStringAsync(new Uri(rig.Http, "/metrics"))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith(Conflicts, StringComparison.Ordinal))
            .ToDictionary(line => line.Split(' ')[0], line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
