using System.CommandLine;
using System.Text.Json;
using TelemetryFootprint.Accounting.Estimates.Cases;
using TelemetryFootprint.Cli.Estimates;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>footprint estimate</c>: energy, CO2e, water and hardware of something that was not measured. Needs no collector.</summary>
internal static class EstimateCommand
{
    private const string List = "list";

    public static Command Create(Terminal terminal)
    {
        var options = new EstimateOptions();
        var name = new Option<string?>("--case") { Description = "A published footprint beside ours from the same inputs; list: their names", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "As JSON" };
        var command = new Command(
            "estimate",
            "Estimate energy, CO2e, water and embodied emissions: GPUs × hours × power plus queries × energy per query, times PUE and intensity; and what another model, machine, PUE or place would change.");
        options.AddTo(command);
        command.Add(name);
        command.Add(json);
        command.SetAction(parsed => parsed.GetValue(name) is { } wanted
            ? Case(terminal, wanted, parsed.GetValue(json))
            : Estimate(terminal, options.Read(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Estimate(Terminal terminal, EstimateRequest request, bool asJson)
    {
        var report = EstimateRun.Of(request);
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(report, EstimateJson.Default.EstimateReport));
        else
            EstimateText.Write(terminal, report);
        return ExitCode.Ok;
    }

    /// <summary>A case that is not as its table says is a fault of this program, and a failure.</summary>
    private static int Case(Terminal terminal, string name, bool asJson)
    {
        if (name == List) return ListCases(terminal, asJson);
        var found = CaseTable.Find(name) ?? throw new UsageException($"no case {name}; footprint estimate --case list names them", ExitCode.Failure);
        var report = CaseReport.Of(found);
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(report, EstimateJson.Default.CaseReport));
        else
            report.Write(terminal);
        return report.Holds ? ExitCode.Ok : ExitCode.Failure;
    }

    private static int ListCases(Terminal terminal, bool asJson)
    {
        List<CaseName> names = [.. CaseTable.All.Select(one => new CaseName(one.Name, one.Title, one.Source))];
        if (asJson)
            terminal.Output.WriteLine(JsonSerializer.Serialize(new CaseList(names), EstimateJson.Default.CaseList));
        else
            foreach (var one in names) terminal.Output.WriteLine($"{one.Name,-18} {one.Title} ({one.Source})");
        return ExitCode.Ok;
    }
}
