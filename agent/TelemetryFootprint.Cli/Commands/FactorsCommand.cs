using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Accounting.Catalogue;
using TelemetryFootprint.Cli.Factors;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint factors gpus|zones</c>: the power ranges, intensities and water behind an estimate. Needs no collector.</summary>
internal static class FactorsCommand
{
    public static Command Create(Terminal terminal) => new("factors", "The figures behind estimates: what, how good, and from where.") { Gpus(terminal), Zones(terminal) };

    private static Command Gpus(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var name = new Option<string?>("--model") { Description = "Which row this name takes, or why it takes none; NVML's whole name", HelpName = "NAME" };
        var command = new Command(
            "gpus",
            "The power range of each known GPU. It is used only where NVML reads neither energy nor power; a live power limit beats its max, a configured Devices:<name> beats both.") { name, json };
        command.SetAction(parsed => parsed.GetValue(name) is { } wanted
            ? Match(terminal, CatalogueMatch.Of(wanted), parsed.GetValue(json))
            : List(terminal, parsed.GetValue(json)));
        return command;
    }

    private static Command Zones(Terminal terminal)
    {
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var zone = new Option<string?>("--zone") { Description = "Only this zone, with what stands in for it where it has no figure of its own", HelpName = "ZONE" };
        var command = new Command(
            "zones",
            "The yearly figures of each grid zone: intensity by kind, residual mix, water of its electricity, losses, and the cloud regions that it feeds; with year, source and licence.") { zone, json };
        command.SetAction(parsed => Zones(terminal, parsed.GetValue(zone), parsed.GetValue(json)));
        return command;
    }

    private static int Zones(Terminal terminal, string? only, bool asJson)
    {
        List<ZoneFactors> zones = [.. (only is null ? ZoneFactors.Zones : [only]).Select(ZoneFactors.Of)];
        if (zones is [var one] && one.Figures.All(figure => figure.What == "water"))
            throw new UsageException($"nothing is known of zone {only}; footprint factors zones lists all", ExitCode.Failure);
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(new ZoneFactorList(zones), FactorsJson.Default.ZoneFactorList));
        else
            ZoneFactorTable.Write(terminal, zones);
        return ExitCode.Ok;
    }

    private static int List(Terminal terminal, bool asJson)
    {
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(new GpuFactorList([.. GpuCatalogue.All.Select(GpuFactor.Of)]), FactorsJson.Default.GpuFactorList));
        else
            GpuFactorTable.Write(terminal, GpuCatalogue.All);
        return ExitCode.Ok;
    }

    /// <summary>A name without a row is an answer to the question, and a failure to a script.</summary>
    private static int Match(Terminal terminal, CatalogueMatch match, bool asJson)
    {
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(GpuFactorMatch.Of(match), FactorsJson.Default.GpuFactorMatch));
        else
            GpuFactorTable.Write(terminal, match);
        return match.Row is null ? ExitCode.Failure : ExitCode.Ok;
    }
}
