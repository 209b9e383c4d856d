using System.Globalization;
using System.Text.Json;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Estimates.Cases;
using TelemetryFootprint.Accounting.Water;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Web.Account;

/// <summary>
/// A collector with a site per part of every published case: its PUE and WUE are the part's, its grid emits and drinks what the part's does. A host of each draws
/// a kilowatt for a minute; what the part drew in all is a multiple of it.
/// </summary>
public sealed class ReferenceCaseRig : IAsyncLifetime
{
    private const double Kilowatthour = 3.6e6;

    private readonly Dictionary<(string Case, string Part), (string Host, double Times)> _hosts = [];
    private Dictionary<string, JsonElement> _rows = [];

    public async Task InitializeAsync()
    {
        var parts = CaseTable.All.SelectMany(one => one.Parts).Select(part => (Part: part, Estimate: Estimator.Of(part.ToInput())))
            .Where(part => part.Estimate.It.Mid.Millijoules > 0).ToList();
        var (settings, grid, water) = (new List<string>(), new List<string>(), new List<string>());
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i].Part;
            _hosts[(part.Case, part.Name)] = (Text($"h{i}"), parts[i].Estimate.It.Mid.KilowattHours * 60);
            settings.AddRange([Text($"--Sites:s{i}:Zone=Z{i}"), Text($"--Sites:s{i}:Match=h{i}")]);
            if (part.Pue is { } pue) settings.Add(Text($"--Sites:s{i}:Pue={pue}"));
            if (part.Wue is { } wue) settings.Add(Text($"--Sites:s{i}:Wue={wue}"));
            if (part.GramsPerKilowattHour is { } grams) grid.Add(Text($"Z{i},2026-11-22T09:00Z,2026-11-22T10:00Z,{grams},measured"));
            if (part.ElectricityWater is { } litres) water.Add(Text($"Z{i},{litres},2023,the case's,the case's"));
        }

        using var folder = new TemporaryDirectory();
        var file = Path.Combine(folder.Path, "grid.csv");
        await File.WriteAllLinesAsync(file, ["zone,from,to,g_per_kwh,quality", .. grid]);
        var table = string.Join('\n', ["zone,litres_per_kwh,year,source,licence", .. water, "WORLD,3.908,2020,wri-reig,published facts; cite WRI"]);
        await using var rig = await CollectorRig.StartAsync(
            options => options with { Rules = options.Rules with { Water = WaterFactorTable.Read(new StringReader(table)) } },
            [.. settings, "--Grid:Providers=csv", $"--Grid:csv:File={file}", "--Grid:csv:Kind=lifecycle", "--Grid:csv:Gas=co2e"]);
        rig.Time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < parts.Count; i++) await rig.PlayAsync(new PlayedAgent(rig.Time, (byte)(i + 1), host: Text($"h{i}")).Stream(60, 1000));
        _rows = (await rig.JsonAsync("/api/v1/account?from=2026-11-22T09:00Z&to=2026-11-22T10:00Z&by=host")).GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("key").GetString()!);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>What the account says of the parts together; null: it says nothing of this metric.</summary>
    internal double? ValueOf(ReferenceCase one, CaseFigure figure)
    {
        if (figure.Part.Contains('/', StringComparison.Ordinal)) return null;
        var values = figure.Part.Split('+').Select(name => OfPart(one.Parts.Single(part => part.Name == name), figure.Metric)).ToList();
        return values.Contains(null) ? null : values.Sum();
    }

    private double? OfPart(CasePart part, CaseMetric metric)
    {
        var queries = (double)(part.Queries ?? 0);
        return metric switch
        {
            CaseMetric.ItMegawattHours => Of(part, "energy") / Kilowatthour / 1e3,
            CaseMetric.FacilityKilowattHours => Of(part, "facilityEnergy") / Kilowatthour,
            CaseMetric.FacilityMegawattHours => Of(part, "facilityEnergy") / Kilowatthour / 1e3,
            CaseMetric.FacilityGigawattHours => Of(part, "facilityEnergy") / Kilowatthour / 1e6,
            CaseMetric.OperationalTonnes => Of(part, "emissions") / 1e6,
            CaseMetric.GramsPerQuery => Of(part, "emissions") / queries,
            CaseMetric.WattHoursPerQuery => Of(part, "facilityEnergy") / Kilowatthour * 1e3 / queries,
            CaseMetric.KilowattHoursPerQuery => Of(part, "facilityEnergy") / Kilowatthour / queries,
            CaseMetric.OnSiteMegalitres => Of(part, "water.onSite") / 1e6,
            CaseMetric.OffSiteMegalitres => Of(part, "water.offSite") / 1e6,
            CaseMetric.WaterMegalitres => Of(part, "water.total") / 1e6,
            CaseMetric.OnSiteMillilitresPerQuery => Of(part, "water.onSite") * 1e3 / queries,
            CaseMetric.OffSiteMillilitresPerQuery => Of(part, "water.offSite") * 1e3 / queries,
            CaseMetric.WaterMillilitresPerQuery => Of(part, "water.total") * 1e3 / queries,
            CaseMetric.QueriesPerHalfLitre => queries * 0.5 / Of(part, "water.total"),
            _ => null,
        };
    }

    private double? Of(CasePart part, string figure) =>
        _hosts.TryGetValue((part.Case, part.Name), out var host) && AccountRig.Value(_rows[host.Host], figure) is { } value ? value * host.Times : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
