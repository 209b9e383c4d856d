using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Collector.Core.Carbon;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>A whole collector with GPUs that drew a constant power, and what it answers of them.</summary>
internal sealed class AccountRig(CollectorRig rig) : IAsyncDisposable
{
    public const string Hours = "from=2026-11-22T09:00Z&to=2026-11-22T12:00Z";

    public CollectorRig Collector => rig;

    public static async Task<AccountRig> StartAsync(params string[] settings) => new(await CollectorRig.StartAsync(settings));

    /// <summary>The minutes before that time at that power; the clock goes there in steps that a batch holds.</summary>
    public async Task MeterAsync(DateTimeOffset until, int minutes, int watts, params PlayedAgent[] agents)
    {
        const int Step = 5;
        if (agents.Length == 0) agents = [new PlayedAgent(rig.Time)];
        rig.Time.Advance(until.AddMinutes(-minutes) - rig.Time.GetUtcNow());
        for (var left = minutes; left > 0; left -= Step)
        {
            rig.Time.Advance(TimeSpan.FromMinutes(Step));
            foreach (var agent in agents) await rig.PlayAsync(agent.Stream(Step * 60, watts));
        }
    }

    /// <summary>A measured value of one hour, as the zone's own provider would say it.</summary>
    public Task SayAsync(int hour, decimal grams, string zone = "GB", FactorQuality quality = FactorQuality.Measured, GenerationMix? mix = null)
    {
        var from = UtcMinute.FromTime(At(hour));
        return rig.ObserveAsync(new FactorObservation(zone, new(from, from + 60), GramsPerKilowattHour.FromGrams(grams), quality, rig.IdentityOf(zone)) { Mix = mix });
    }

    public static DateTimeOffset At(double hour) => CollectorRig.Start.Date.AddHours(hour) is var time ? new DateTimeOffset(time, TimeSpan.Zero) : default;

    public async Task<IReadOnlyList<JsonElement>> RowsAsync(string by = "all") =>
        [.. (await rig.JsonAsync($"/api/v1/account?{Hours}&by={by}")).GetProperty("rows").EnumerateArray()];

    public async Task<JsonElement> RowAsync(string by = "all") => Assert.Single(await RowsAsync(by));

    /// <summary>A file with the contracts' header and these lines.</summary>
    public static string ContractsFile(TemporaryDirectory folder, params string[] lines)
    {
        var file = Path.Combine(folder.Path, "contracts.csv");
        File.WriteAllLines(file, ["id,mwh,from,to,zone,cfe_type", .. lines]);
        return file;
    }

    public ValueTask DisposeAsync() => rig.DisposeAsync();

    public static JsonElement Of(JsonElement row, string path) => path.Split('.').Aggregate(row, (element, name) => element.GetProperty(name));

    /// <summary>Null: the figure is unknown.</summary>
    public static double? Value(JsonElement row, string path) => Of(row, path).GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static string? Reason(JsonElement row, string path) => Of(row, path).GetProperty("reason").GetString();

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
