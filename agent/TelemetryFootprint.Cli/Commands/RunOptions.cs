using System.CommandLine;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>What <c>footprint run</c> takes.</summary>
internal sealed class RunOptions
{
    private static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(30);

    private readonly Option<string?> _name = Text("--name", "What the run is called (the command's name)", "NAME");
    private readonly Option<string?> _project = Text("--project", "Whose it is (FOOTPRINT_PROJECT)", "PROJECT");
    private readonly Option<string?> _phase = ParsedOption.Create(
        "--phase", "What it does (FOOTPRINT_PHASE)", string.Join('|', RunLabels.Phases), text => RunLabels.Phases.Contains(text) ? text : null, $"none of {string.Join(", ", RunLabels.Phases)}");

    private readonly Option<RunBudget?> _budget = BudgetOption.Create("--budget", "What it may use: grams (500g, 5kg, 1.2t) or energy of the GPUs (900Wh, 20kWh)");
    private readonly Option<bool> _stop = new("--stop-on-budget") { Description = "End the command when the budget is used up: SIGTERM, then SIGKILL. Nothing is ended while the use is unknown" };
    private readonly Option<TimeSpan?> _grace = DurationOption.Create("--grace", "From SIGTERM to SIGKILL (30s)");
    private readonly Option<string?> _zone = Text("--zone", "The grid zone whose annual mean prices the energy (the world's)", "ZONE");
    private readonly Option<decimal?> _pue = NumberOption.Create("--pue", "Power usage effectiveness of the site (unset, 1)", 1, 10);
    private readonly Option<string?> _library = Text("--nvml", "NVML's file, if it is not where drivers install it", "PATH");
    private readonly Option<string?> _agent = Text("--agent-socket", "The agent that measures (the one of this host, if it runs)", "PATH");
    private readonly Option<bool> _standalone = new("--standalone") { Description = "Ask no agent: this command measures by itself" };
    private readonly Option<string?> _gpus = Text("--gpus", "GPUs set aside for the run, by index or UUID, or MIG instances (MIG-…, 0/1/0); unused, an agent books them to it if they were given to its job or its user may (SLURM_JOB_GPUS, UUIDs of CUDA_VISIBLE_DEVICES)", "LIST");
    private readonly Argument<string[]> _command = new("COMMAND") { Description = "The command and its arguments; options behind its first word are its own", Arity = ArgumentArity.OneOrMore };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _project, _phase, _budget, _stop, _grace, _zone, _pue, _library, _agent, _standalone, _gpus }) command.Options.Add(option);
        command.Arguments.Add(_command);
    }

    public RunRequest Read(ParseResult parsed, DateTimeOffset now)
    {
        var command = parsed.GetRequiredValue(_command);
        var budget = parsed.GetValue(_budget);
        if (parsed.GetValue(_stop) && budget is null) throw new UsageException("--stop-on-budget needs --budget");
        var (agent, isStandalone) = (parsed.GetValue(_agent), parsed.GetValue(_standalone));
        if (agent is not null && isStandalone) throw new UsageException("--agent-socket and --standalone exclude each other");
        return new(
            command,
            RunLabels.Of(parsed.GetValue(_name), parsed.GetValue(_project), parsed.GetValue(_phase), command[0], now, Environment.GetEnvironmentVariable),
            RunIntensity.Of(parsed.GetValue(_zone), parsed.GetValue(_pue)))
        {
            Budget = budget,
            StopOnBudget = parsed.GetValue(_stop),
            Grace = parsed.GetValue(_grace) ?? DefaultGrace,
            LibraryPath = parsed.GetValue(_library),
            AgentSocket = agent,
            IsStandalone = isStandalone,
            Gpus = RunGpus.Of(parsed.GetValue(_gpus), Environment.GetEnvironmentVariable),
            AreGpusSaid = parsed.GetValue(_gpus) is not null,
        };
    }

    private static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };
}
