using System.CommandLine;
using TelemetryFootprint.Accounting.Estimates;
using TelemetryFootprint.Accounting.Factors;
using TelemetryFootprint.Accounting.Units;
using TelemetryFootprint.Cli.Estimates;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>The options of <c>footprint estimate</c> that describe what is estimated.</summary>
internal sealed class EstimateOptions
{
    private readonly Option<string?> _gpu = Name("--gpu", "GPU, by NVML's whole name (footprint factors gpus)", "MODEL");
    private readonly Option<decimal?> _count = NumberOption.Create("--count", "How many GPUs (1)", 1, 10_000_000);
    private readonly Option<decimal?> _hours = NumberOption.Create("--hours", "Wall-clock hours of each GPU", 0, 10_000_000);
    private readonly Option<decimal?> _load = NumberOption.Create("--load", "Share of the power range, 0 to 1 (0.5, assumed)", 0, 1);
    private readonly Option<decimal?> _watts = NumberOption.Create("--watts", "Power of each GPU instead of the catalogue's range", 0, 100_000);
    private readonly Option<decimal?> _queries = NumberOption.Create("--queries", "How many queries are served");
    private readonly Option<Joules?> _perQuery = EnergyOption.Create("--energy-per-query", "Energy of one query, such as 0.24Wh");
    private readonly Option<string?> _basis = Choice("--energy-basis", "What --watts and --energy-per-query count: the machines, or the site's meter with the PUE inside (it)", "it", "facility");
    private readonly Option<string?> _zone = Name("--zone", "Grid zone (footprint factors zones)", "ZONE");
    private readonly Option<decimal?> _factor = NumberOption.Create("--factor", "Intensity in g/kWh instead of the zone's", 0, 3000);
    private readonly Option<string?> _region = Name("--cloud-region", "Cloud region, such as aws:us-east-1: its zone, and its operator's PUE and WUE", "REGION");
    private readonly Option<string?> _kind = Choice("--factor-kind", "Which factor of a zone: what the plants burn, or the whole life cycle (lifecycle)", "direct", "lifecycle");
    private readonly Option<decimal?> _pue = NumberOption.Create("--pue", "Power usage effectiveness (the cloud's; else unset, 1)", 1, 10);
    private readonly Option<decimal?> _wue = NumberOption.Create("--wue", "On-site water, L per kWh of the machines (the cloud's; else unknown)", 0, 100);
    private readonly Option<decimal?> _water = NumberOption.Create("--ewif", "Water of the grid's electricity, L/kWh (the zone's)", 0, 100);
    private readonly Option<decimal?> _embodied = NumberOption.Create("--embodied-kg", "What making one GPU emitted, kg CO2e (the table's)", 0, 100_000);
    private readonly Option<decimal?> _lifetime = NumberOption.Create("--lifetime-hours", "Over how many wall-clock hours a GPU is written off (the table's, or 35040)", 1, 200_000);
    private readonly Option<string?> _host = Name("--host", "Add a share of a host's making: hgx-host or hpe-apollo-6500", "MODEL");
    private readonly Option<decimal?> _model = NumberOption.Create("--model-ratio", "What if: another model needs so many times fewer FLOPs", 0.001m, 1_000_000);
    private readonly Option<decimal?> _machine = NumberOption.Create("--machine-ratio", "What if: another machine does so many times the work per watt", 0.001m, 1_000_000);
    private readonly Option<decimal?> _toPue = NumberOption.Create("--to-pue", "What if: another PUE", 1, 10);
    private readonly Option<string?> _toZone = Name("--to-zone", "What if: another grid zone", "ZONE");
    private readonly Option<decimal?> _toFactor = NumberOption.Create("--to-factor", "What if: another intensity, g/kWh", 0, 3000);
    private readonly Option<string?> _toRegion = Name("--to-cloud-region", "What if: another cloud region's zone", "REGION");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _gpu, _count, _hours, _load, _watts, _queries, _perQuery, _basis, _zone, _factor, _region, _kind, _pue, _wue, _water, _embodied, _lifetime, _host,
            _model, _machine, _toPue, _toZone, _toFactor, _toRegion,
        })
        {
            command.Add(option);
        }
    }

    public EstimateRequest Read(ParseResult parsed) => new()
    {
        Gpu = parsed.GetValue(_gpu),
        Count = parsed.GetValue(_count) ?? 1,
        Hours = parsed.GetValue(_hours),
        Load = parsed.GetValue(_load),
        Watts = parsed.GetValue(_watts),
        Queries = parsed.GetValue(_queries),
        EnergyPerQuery = parsed.GetValue(_perQuery),
        Basis = parsed.GetValue(_basis) == "facility" ? EnergyBasis.Facility : EnergyBasis.It,
        Place = new(parsed.GetValue(_zone), parsed.GetValue(_factor), parsed.GetValue(_region)),
        Kind = parsed.GetValue(_kind) == "direct" ? AnnualFactorKind.Direct : AnnualFactorKind.Lifecycle,
        Pue = parsed.GetValue(_pue),
        Wue = parsed.GetValue(_wue),
        ElectricityWater = parsed.GetValue(_water),
        EmbodiedKilograms = parsed.GetValue(_embodied),
        LifetimeHours = parsed.GetValue(_lifetime),
        Host = parsed.GetValue(_host),
        ModelRatio = parsed.GetValue(_model),
        MachineRatio = parsed.GetValue(_machine),
        ToPue = parsed.GetValue(_toPue),
        ToPlace = new(parsed.GetValue(_toZone), parsed.GetValue(_toFactor), parsed.GetValue(_toRegion)),
    };

    private static Option<string?> Name(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    private static Option<string?> Choice(string name, string description, string first, string second) =>
        ParsedOption.Create(name, description, $"{first}|{second}", text => text == first || text == second ? text : null, $"neither {first} nor {second}");
}
