using Microsoft.Extensions.DependencyInjection;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Budgets;
using TelemetryFootprint.Collector.Core.Account;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.UnitTests.Collector.Core.Budgets;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Budgets;

/// <summary>A budget of a run that shares its GPU, on a whole collector.</summary>
public sealed class SharedGpuBudgetTests
{
    [Fact]
    public async Task Sums_OfARunWithThreeTenthsOfAGpu_HearOfTheWholeGpu()
    {
        await using var rig = await CollectorRig.StartAsync();
        rig.Services.GetRequiredService<IRunStore>().Add(new Run("small", "small", CollectorRig.Start));
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        await rig.PlayAsync(new PlayedAgent(rig.Time)
        {
            Split = [(new() { Kind = OwnerKind.Run, RunId = "small" }, PowerState.Active, 30), (new() { Kind = OwnerKind.Run, RunId = "big" }, PowerState.Active, 70)],
        }.Stream(300, 300));
        var (budget, now) = (SomeBudget.Of("one", "1kWh", target: "run:small"), UtcMinute.FromTime(rig.Time.GetUtcNow()));
        var book = new BudgetBook(rig.Services.GetRequiredService<IAccountReader>(), rig.Services.GetRequiredService<AccountRules>(), rig.Services.GetRequiredService<IRunStore>());

        var use = book.Sums(new(now + -20, now + 1), [budget], CancellationToken.None)["one"];

        Assert.Equal((300 * 300 * 0.3, TimeSpan.FromSeconds(300)), (use.Energy.Value, use.Observed));
    }
}
