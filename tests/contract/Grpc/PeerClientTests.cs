namespace TelemetryFootprint.ContractTests.Grpc;

/// <summary>Independent clients against our server. A peer prints code|detail|what it received.</summary>
public sealed class PeerClientTests(GrpcTestHost host) : IClassFixture<GrpcTestHost>
{
    public static TheoryData<string, string> Cases => new()
    {
        { "unary", "0||SERVING" },
        { "notfound", "5|unknown service|" },
        { "stream", "0||100" },
        { "gzip", "0||100" },
        { "error", $"9|{EchoTelemetry.FailureDetail}|" },
        { "deadline", "4" },
        { "oversized", "8|message of 2097162 bytes, limit is 1048576|" },
        { "unknown", "12|unknown method /footprint.v1.Telemetry/Nope|" },
        { "cancel", "1" },
        { "unary-deadline", "4" },
        { "unary-cancel", "1" },
    };

    [PeerTheory(Peer.Python)]
    [MemberData(nameof(Cases))]
    public Task Grpcio_Cleartext_GetsTheStatus(string name, string expected) => CheckAsync(Peer.Python, "client.py", name, expected, tls: false);

    [PeerTheory(Peer.Python)]
    [MemberData(nameof(Cases))]
    public Task Grpcio_Tls_GetsTheStatus(string name, string expected) => CheckAsync(Peer.Python, "client.py", name, expected, tls: true);

    [PeerTheory(Peer.Node)]
    [MemberData(nameof(Cases))]
    public Task GrpcJs_Cleartext_GetsTheStatus(string name, string expected) => CheckAsync(Peer.Node, "client.js", name, expected, tls: false);

    [PeerTheory(Peer.Node)]
    [MemberData(nameof(Cases))]
    public Task GrpcJs_Tls_GetsTheStatus(string name, string expected) => CheckAsync(Peer.Node, "client.js", name, expected, tls: true);

    private async Task CheckAsync(string program, string script, string name, string expected, bool tls)
    {
        string target = host.Endpoint(tls).Authority;
        int abandoned = host.AbandonedChecks;
        string said = await Peer.RunAsync(program, tls ? [script, name, target, host.CaFile] : [script, name, target]);
        // The client words its own deadline and cancellation.
        if (!expected.Contains('|', StringComparison.Ordinal)) said = said.Split('|')[0];
        Assert.Equal(expected, said);
        // The server hears of it too, and stops working.
        if (name.StartsWith("unary-", StringComparison.Ordinal)) await AbandonsOneMoreAsync(abandoned);
        Assert.Empty(host.Complaints);
    }

    private async Task AbandonsOneMoreAsync(int before)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (host.AbandonedChecks == before) await Task.Delay(20, patience.Token);
    }
}
