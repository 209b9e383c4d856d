using System.Text.Json;
using TelemetryFootprint.SystemTests.Harness;

namespace TelemetryFootprint.SystemTests.Sinks.Shared;

/// <summary>The points that dashboards read, of minutes in which agents moved between two collectors: each holds the whole, whoever wrote it last.</summary>
public sealed class SharedEmissionTests
{
    private const string Run = "job of 'two'";

    [InfluxFact]
    public async Task Emissions_OfMinutesThatTwoCollectorsHavePartsOf_AreTheApisTotals()
    {
        await using var shared = new SharedStack();
        await shared.StartAsync();
        var (moves, back) = (new MovingAgent(1, Run, shared.Start), new MovingAgent(2, Run, shared.Start));
        await moves.SendAsync(shared.One.GrpcPort, 0, 150, 30);
        await back.SendAsync(shared.Two.GrpcPort, 0, 90, 30);
        // In the middle of a minute, with ticks that both have, and one that is placed on the other side of a minute's edge now.
        await moves.SendAsync(shared.Two.GrpcPort, 77, 230, 13);
        await back.SendAsync(shared.One.GrpcPort, 70, 100, 30);
        await back.SendAsync(shared.Two.GrpcPort, 100, 110, 10);
        await AreTotalsAsync(shared, moves.OfRun(0, 230) + moves.Idle(0, 230) + back.OfRun(0, 110) + back.Idle(0, 110));

        // Long after both have looked again, one of them has more of a minute that the other told last.
        await back.SendAsync(shared.One.GrpcPort, 110, 119, 9);
        await AreTotalsAsync(shared, moves.OfRun(0, 230) + moves.Idle(0, 230) + back.OfRun(0, 119) + back.Idle(0, 119));
    }

    private static async Task AreTotalsAsync(SharedStack shared, long millijoules)
    {
        (long Millijoules, double Grams) told = default;
        foreach (var collector in (Stack[])[shared.One, shared.Two])
        {
            try
            {
                await collector.UntilAsync(
                    async () =>
                    {
                        told = await ToldAsync(shared);
                        var rows = (await shared.TotalsAsync(collector, "zone")).GetProperty("rows").EnumerateArray().ToList();
                        return rows.Count == 1 && told.Millijoules == millijoules && SharedStack.Millijoules(rows[0]) == millijoules
                            && Math.Abs(told.Grams - rows[0].GetProperty("emissions").GetProperty("value").GetDouble()) <= told.Grams * 1e-9;
                    },
                    SharedStack.Patience);
            }
            catch (TimeoutException error)
            {
                Assert.Fail($"wanted {millijoules}; told {told}\n{error.Message}");
            }
        }
    }

    /// <summary>By the millijoule: of points that are exact to it.</summary>
    private static async Task<(long Millijoules, double Grams)> ToldAsync(SharedStack shared)
    {
        var points = (await shared.Store.QueryAsync("SELECT energy_j, co2e_g FROM footprint_emissions")).SelectMany(series => series.GetProperty("values").EnumerateArray()).ToList();
        return (points.Sum(point => (long)Math.Round(point[1].GetDouble() * 1000)), points.Sum(point => point[2].ValueKind == JsonValueKind.Number ? point[2].GetDouble() : 0));
    }
}
