using System.Security.Cryptography;
using TelemetryFootprint.SystemTests.Crash;
using TelemetryFootprint.SystemTests.Harness;
using TelemetryFootprint.SystemTests.Load;
using Xunit.Abstractions;

namespace TelemetryFootprint.SystemTests.Faults;

/// <summary>F17: a store that is not to be written. The collector says which file and what to do, and leaves every byte as it is.</summary>
public sealed class ForeignStoreTests(ITestOutputHelper output)
{
    private const int PageBytes = 4096;
    private const int Refused = 78;

    [Fact]
    [Trait("Fault", "F17")]
    public async Task Stores_NewerOrDamaged_AreRefusedAndLeftAsTheyAre()
    {
        await using var stack = new Stack();
        await stack.StartCollectorAsync();
        using var feeders = Feeders.Start(stack.GrpcPort, agents: 2, devices: 2, TimeSpan.FromMilliseconds(20), seed: 17);
        await stack.UntilAsync(() => feeders.AcknowledgedTicks >= 100, TimeSpan.FromMinutes(2));
        await feeders.FinishAsync(TimeSpan.FromSeconds(30));
        await FedCollector.DemandServedAsync(stack, feeders);
        await FedCollector.DemandStoppedAsync(stack, feeders);

        foreach (var name in (string[])["inbox.db", "ledger.db"])
        {
            await RefusedAsync(stack, name, "schema version 99", bytes => bytes[63] = 99);
            await RefusedAsync(stack, name, "cannot be used", bytes => bytes.AsSpan(0, 16).Clear());
            await RefusedAsync(stack, name, "cannot be used", bytes => bytes.AsSpan(100, PageBytes - 100).Fill(0x5a));
        }

        var root = await Databases.AskAsync(Path.Combine(stack.CollectorState, "ledger.db"), "SELECT rootpage FROM sqlite_schema WHERE name = 'energy_total'");
        await RefusedAsync(stack, "ledger.db", "cannot be used", bytes => bytes.AsSpan((int.Parse(root.Single(), System.Globalization.CultureInfo.InvariantCulture) - 1) * PageBytes, PageBytes).Fill(0x5a));

        await stack.StartCollectorAsync();
        await FedCollector.DemandServedAsync(stack, feeders);
    }

    private async Task RefusedAsync(Stack stack, string name, string reason, Action<byte[]> damage)
    {
        var file = Path.Combine(stack.CollectorState, name);
        var whole = await File.ReadAllBytesAsync(file);
        var damaged = (byte[])whole.Clone();
        damage(damaged);
        await File.WriteAllBytesAsync(file, damaged);
        stack.LaunchCollector();
        var code = await stack.Collector!.WaitForExitAsync(TimeSpan.FromSeconds(40));
        output.WriteLine($"F17: {name}: {code}: {string.Join(' ', stack.Collector.Errors).Replace(stack.CollectorState, "", StringComparison.Ordinal)}");
        Assert.Equal(Refused, code);
        var line = Assert.Single(stack.Collector.Errors);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Equal(SHA256.HashData(damaged), SHA256.HashData(await File.ReadAllBytesAsync(file)));
        await File.WriteAllBytesAsync(file, whole);
    }
}
