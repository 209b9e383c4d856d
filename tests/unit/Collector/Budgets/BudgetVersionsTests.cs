using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>What became of budgets over restarts with other configurations, as the audit tells it.</summary>
public sealed class BudgetVersionsTests
{
    [Fact]
    public async Task Audit_OverRestarts_HasEachChangeOnceAndNothingElse()
    {
        await using var rig = await CollectorRig.StartAsync("--Budgets:a:Limit=5kg", "--Budgets:b:Limit=2kg");
        await RestartAsync(rig, "--Budgets:a:Limit=5kg", "--Budgets:b:Limit=2kg");
        await RestartAsync(rig, "--Budgets:a:Limit=6kg", "--Budgets:b:Limit=2kg");
        await RestartAsync(rig);
        await RestartAsync(rig, "--Budgets:a:Limit=6kg");

        const string Rest = " of all, month in UTC; thresholds 50%, 80%, 100%; tiers 14.4 over 1 h, 6 over 6 h, 3 over 24 h, 1.2 over 72 h";
        Assert.Equal(
            [
                ("configuration", "budget a", null, "5 kg" + Rest, "configured"), ("configuration", "budget b", null, "2 kg" + Rest, "configured"),
                ("configuration", "budget a", "5 kg" + Rest, "6 kg" + Rest, "the configuration changed"), ("configuration", "budget a", "6 kg" + Rest, null, "no longer configured"),
                ("configuration", "budget b", "2 kg" + Rest, null, "no longer configured"), ("configuration", "budget a", null, "6 kg" + Rest, "configured"),
            ],
            await AuditAsync(rig));
    }

    [Fact]
    public async Task Budgets_SayWhenTheirVersionBegan()
    {
        await using var rig = await CollectorRig.StartAsync("--Budgets:a:Limit=5kg");
        await RestartAsync(rig, "--Budgets:a:Limit=5kg");
        var first = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0];
        await RestartAsync(rig, "--Budgets:a:Limit=6kg");
        var second = (await rig.JsonAsync("/api/v1/budgets")).GetProperty("budgets")[0];

        Assert.Equal((1, CollectorRig.Start), (first.GetProperty("version").GetInt64(), first.GetProperty("since").GetDateTimeOffset()));
        Assert.Equal((2, CollectorRig.Start.AddHours(2)), (second.GetProperty("version").GetInt64(), second.GetProperty("since").GetDateTimeOffset()));
    }

    /// <summary>An hour later; returns when the versions are kept, which the loop does by itself soon after its start.</summary>
    private static async Task RestartAsync(CollectorRig rig, params string[] budgets)
    {
        rig.Services.GetRequiredService<BudgetVersions>().Keep();
        await rig.RestartAfterAsync(TimeSpan.FromHours(1));
        await rig.RestartAsync(["--Site:Zone=GB", .. budgets]);
        rig.Services.GetRequiredService<BudgetVersions>().Keep();
    }

    private static async Task<List<(string?, string?, string?, string?, string?)>> AuditAsync(CollectorRig rig)
    {
        string? Text(JsonElement row, string name) => row.GetProperty(name).GetString();
        return [.. (await rig.JsonAsync("/api/v1/audit")).GetProperty("rows").EnumerateArray().Where(row => Text(row, "what") == "budget")
            .Select(row => (Text(row, "who"), Text(row, "subject"), Text(row, "old"), Text(row, "new"), Text(row, "reason")))];
    }
}
