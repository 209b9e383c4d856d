using System.Globalization;
using TelemetryFootprint.Accounting.Bounds;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Accounting.Cloud;
using TelemetryFootprint.Accounting.Embodied;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Commands;

namespace TelemetryFootprint.Cli.Estimates;

/// <summary>Turns a request into the arithmetic's input, and keeps the words that say what each input is and where it is from.</summary>
internal sealed class EstimatePlan(EstimateRequest request)
{
    private const decimal AssumedLoad = 0.5m;
    private const decimal FourYears = 35_040;

    private readonly List<InputLine> _lines = [];

    public IReadOnlyList<InputLine> Lines => _lines;

    public Place Place { get; private set; } = null!;

    public EstimateInput Build()
    {
        Place = Place.Of(request.Place, request.Kind, "--");
        List<EnergyTerm> terms = [.. Devices(), .. Queries()];
        if (terms.Count == 0) throw new UsageException("nothing to estimate: give --gpu or --watts with --hours, or --queries with --energy-per-query, or --case");
        var (pue, width) = Pue();
        Say("intensity", Place.Intensity is { } intensity ? Text($"{intensity.Value:0.##} g/kWh") : "unknown", Place.IntensitySource);
        return new EstimateInput
        {
            Energy = terms,
            Pue = pue,
            PueHalfWidth = width,
            Intensity = Place.Intensity,
            IntensityHalfWidth = Place.IntensityHalfWidth,
            Wue = Wue(),
            ElectricityWater = ElectricityWater(),
            WaterHalfWidth = UsualHalfWidth.Of(ErrorKind.Water),
            Hardware = [.. Hardware()],
            DeviceHours = Hours,
        };
    }

    public DeviceHours Hours => new(request.Count * (request.Hours ?? 0));

    private IEnumerable<EnergyTerm> Devices()
    {
        if (request.Gpu is null && request.Watts is null)
        {
            if (request.Hours is not null) throw new UsageException("--hours needs --gpu or --watts");
            yield break;
        }

        if (request.Hours is null) throw new UsageException("--gpu and --watts need --hours");
        Say("GPU-hours", Text($"{Hours.Value:0.###}"), Text($"{request.Count:0.###} × {request.Hours:0.###} h"));
        if (request.Watts is { } stated)
        {
            Say("power", Text($"{stated:0.#} W each"), $"stated, of the {(request.Basis == EnergyBasis.It ? "machines" : "site's meter: the PUE is inside")}");
            yield return EnergyTerm.OfDevices(Hours, Watts.FromWatts(stated), UsualHalfWidth.Of(ErrorKind.BoardSensor), request.Basis);
            yield break;
        }

        var match = CatalogueMatch.Of(request.Gpu!);
        var model = match.Row ?? throw new UsageException(
            $"no power range for '{request.Gpu}': {match.Reason}{(match.Near.Count == 0 ? "" : $" (near: {string.Join(", ", match.Near.Select(near => near.Name))})")}; state --watts", ExitCode.Failure);
        var load = request.Load ?? AssumedLoad;
        // A job holds a context: the board does not sleep below its held idle.
        var watts = new Watts(model.HeldIdle.Milliwatts + (long)decimal.Round(load * (model.Max.Milliwatts - model.HeldIdle.Milliwatts)));
        Say(
            "power",
            Text($"{watts.Value:0.#} W each"),
            Text($"{model.Name}: {model.HeldIdle.Value:0.#} to {model.Max.Value:0.#} W at load {load:0.##}{(request.Load is null ? " (assumed)" : "")}; ±{model.HalfWidth.Value * 100:0} %; {model.Source}"));
        yield return EnergyTerm.OfDevices(Hours, watts, model.HalfWidth, EnergyBasis.It);
    }

    private IEnumerable<EnergyTerm> Queries()
    {
        if (request.Queries is null != request.EnergyPerQuery is null) throw new UsageException("--queries and --energy-per-query go together");
        if (request.Queries is not { } queries || request.EnergyPerQuery is not { } each) yield break;
        Say("queries", Text($"{queries:0.###}"), "stated");
        Say("energy per query", Text($"{each.KilowattHours * 1000:0.#####} Wh"), $"stated, of the {(request.Basis == EnergyBasis.It ? "machines" : "site's meter: the PUE is inside")}");
        yield return EnergyTerm.OfQueries(queries, each, UsualHalfWidth.Of(ErrorKind.NodeFromGpu), request.Basis);
    }

    private (Pue Pue, RelativeHalfWidth Width) Pue()
    {
        if (request.Pue is { } stated)
        {
            Say("PUE", Text($"{stated:0.###}"), "stated");
            // A site's own figure: the near end of what PUEs are off by.
            return (Accounting.Units.Pue.FromRatio(stated), RelativeHalfWidth.FromPercent(3));
        }

        if (Place.Region is { } region && CloudEfficiencyTable.Bundled.PueOf(region.Cloud, region.Region) is { Pue: { } pue } row)
        {
            Say("PUE", Text($"{pue.Value:0.###}"), Text($"{row.Source}, {row.Year}, {(row.Region == CloudEfficiency.Fleet ? $"all sites of {row.Cloud}" : region.Name)}"));
            return (pue, UsualHalfWidth.Of(ErrorKind.Pue));
        }

        Say("PUE", "1", "unset: cooling and power conversion are not counted");
        return (Accounting.Units.Pue.Unset, default);
    }

    private LitresPerKilowattHour? Wue()
    {
        if (request.Wue is { } stated)
        {
            Say("WUE", Text($"{stated:0.###} L/kWh"), "stated");
            return LitresPerKilowattHour.FromLitres(stated);
        }

        var row = Place.Region is { } region ? CloudEfficiencyTable.Bundled.WueOf(region.Cloud, region.Region) : null;
        Say("WUE", row?.Wue is { } litres ? Text($"{litres.Value:0.###} L/kWh") : "unknown", row is null ? "no --wue, and none is known here" : Text($"{row.Source}, {row.Year}, all sites of {row.Cloud}"));
        return row?.Wue;
    }

    private LitresPerKilowattHour? ElectricityWater()
    {
        var stated = request.ElectricityWater is { } litres ? LitresPerKilowattHour.FromLitres(litres) : (LitresPerKilowattHour?)null;
        var taken = stated ?? Place.ElectricityWater;
        Say("water of electricity", taken is { } water ? Text($"{water.Value:0.###} L/kWh") : "unknown", stated is null ? Place.WaterSource : "stated");
        return taken;
    }

    private IEnumerable<EmbodiedHardware> Hardware()
    {
        var lifetime = new DeviceHours(request.LifetimeHours ?? FourYears);
        var gpu = request.EmbodiedKilograms is { } stated ? EmbodiedHardware.Stated("stated", stated, lifetime, "stated; ±50 %") : request.Gpu is { } name ? EmbodiedTable.Bundled.Find(name) : null;
        if (gpu is not null && request.LifetimeHours is not null) gpu = gpu with { Lifetime = lifetime };
        if (gpu is null)
        {
            Say("embodied", "unknown", request.Gpu is null ? "no GPU, no --embodied-kg" : $"nobody has published one of {request.Gpu}; state --embodied-kg");
            if (request.Host is not null) throw new UsageException("--host needs the GPU's own: state --embodied-kg");
            yield break;
        }

        Say("embodied", Piece(gpu), gpu.Source);
        yield return gpu;
        if (request.Host is not { } host) yield break;
        var server = EmbodiedTable.Bundled.FindHost(host)
            ?? throw new UsageException($"no host {host}; known: {string.Join(", ", EmbodiedTable.Bundled.Hosts)}", ExitCode.Failure);
        Say("embodied, host", Piece(server), server.Source);
        yield return server;
    }

    private static string Piece(EmbodiedHardware piece) =>
        Text($"{piece.Mass.Value / 1000:0.#} kg over {piece.Lifetime.Value:0} h{(piece.SharedByGpus == 1 ? "" : $", shared by {piece.SharedByGpus} GPUs")}");

    private void Say(string name, string value, string source) => _lines.Add(new(name, value, source));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
