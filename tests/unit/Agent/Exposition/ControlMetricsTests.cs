using System.Buffers;
using System.Text;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Exposition;
using TelemetryFootprint.Contracts.Exposition;
using TelemetryFootprint.UnitTests.Agent.Control;

namespace TelemetryFootprint.UnitTests.Agent.Exposition;

public sealed class ControlMetricsTests
{
    [Fact]
    public async Task Write_ClaimsAndClients_EachHasItsSeries()
    {
        using var stand = new ClaimStand();
        await stand.AskAsync("""{"op":"claim","run":"a"}""");
        await stand.AskAsync("""{"op":"claim","run":"b","pid":8}""");
        stand.Figures.Came();
        stand.Figures.Came();
        stand.Figures.Came();
        stand.Figures.Came();
        stand.Figures.Went();
        for (var refused = 0; refused < 5; refused++) stand.Figures.RefuseClient();
        for (var refused = 0; refused < 4; refused++) stand.Figures.RefuseRequest();
        stand.Figures.RefuseRequest(ClaimBound.Rate);
        stand.Figures.RefuseRequest(ClaimBound.Rate);
        stand.Figures.RefuseRequest(ClaimBound.NewRuns);

        Assert.Equal(
            ["footprint_agent_claims_open 2", "footprint_agent_control_clients 3", "footprint_agent_control_clients_refused_total 5", "footprint_agent_control_requests_refused_total 7",
                """footprint_agent_claims_refused_total{bound="open"} 0""", """footprint_agent_claims_refused_total{bound="rate"} 2""", """footprint_agent_claims_refused_total{bound="new_runs"} 1"""],
            Samples(stand));
        await stand.AskAsync("""{"op":"end","pid":8}""");
        Assert.Equal("footprint_agent_claims_open 1", Samples(stand)[0]);
    }

    [Fact]
    public void Write_NobodyWasHere_IsZeroAndNotAbsent()
    {
        using var stand = new ClaimStand();
        Assert.Equal(7, Samples(stand).Count(line => line.EndsWith(" 0", StringComparison.Ordinal)));
    }

    private static List<string> Samples(ClaimStand stand)
    {
        var buffer = new ArrayBufferWriter<byte>();
        ControlMetrics.Write(new PrometheusWriter(buffer), stand.Desk, stand.Figures);
        return [.. Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')];
    }
}
