using System.Globalization;
using System.Security.Cryptography;
using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Batches;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>What a run is called, and what its command finds of that in its environment.</summary>
internal sealed record RunLabels(string Id, string Name, string? Project, string? Phase)
{
    public const string RunVariable = "FOOTPRINT_RUN", ProjectVariable = "FOOTPRINT_PROJECT", PhaseVariable = "FOOTPRINT_PHASE";

    public static readonly IReadOnlyList<string> Phases = ["training", "inference", "other"];

    private const int MaxNameBytes = 96;

    /// <summary>What is not said is taken from the environment: ranks of one job share their FOOTPRINT_RUN. Without one, an id that nobody else has.</summary>
    /// <exception cref="UsageException">A name that no collector would take.</exception>
    public static RunLabels Of(string? name, string? project, string? phase, string command, DateTimeOffset now, Func<string, string?> environment)
    {
        var shortName = name ?? Path.GetFileName(command);
        Check("--name", name, MaxNameBytes);
        Check("--project", project, MaxNameBytes);
        var given = environment(RunVariable) is { Length: > 0 } id ? id : null;
        Check(RunVariable, given, Limits.MaxRunIdBytes);
        // No agent would believe it.
        if (given is not null && RunId.IsOfAPlace(given)) throw new UsageException($"{RunVariable} is {given}: that name is the system's to give; unset it, or use another");
        // What an option would not take is not taken from a variable either: an agent would refuse the whole claim for it.
        var (ofProject, ofPhase) = (NotEmpty(environment(ProjectVariable)), NotEmpty(environment(PhaseVariable)));
        if (project is null) Check(ProjectVariable, ofProject, MaxNameBytes);
        if (phase is null && ofPhase is not null && !Phases.Contains(ofPhase)) throw new UsageException($"{PhaseVariable} {ofPhase} is none of {string.Join(", ", Phases)}");
        if (Cut(shortName) is { Length: 0 }) shortName = "run";
        var own = string.Create(
            CultureInfo.InvariantCulture, $"{Cut(shortName)}-{now.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
        return new(given ?? own, shortName, project ?? ofProject, phase ?? ofPhase);
    }

    public IReadOnlyDictionary<string, string> Environment
    {
        get
        {
            var variables = new Dictionary<string, string> { [RunVariable] = Id };
            if (Project is not null) variables[ProjectVariable] = Project;
            if (Phase is not null) variables[PhaseVariable] = Phase;
            return variables;
        }
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // A file's name may hold anything, an id may not.
    private static string Cut(string name) => string.Concat(name.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-').Take(64)).TrimStart('_');

    private static void Check(string what, string? text, int maxBytes)
    {
        if (text is null) return;
        if (RunId.WhyNot(text, maxBytes) is { } why) throw new UsageException($"{what} {why}");
    }
}
