using System.CommandLine;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary><c>forget user NAME</c>: works on the state directory, whether the service runs or not.</summary>
internal static class ForgetCommand
{
    public static Command Build()
    {
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "As runs name him, or his pseudonym." };
        var texts = new Option<bool>("--texts") { Description = "Also where names and labels of runs, and the audit of them, have him as a word: \"forgotten\" stands there then." };
        var user = new Command("user", "Take a user out of runs, audit, budgets and alerts for good. Energy and runs stay.");
        user.Options.Add(texts);
        var forget = new Command("forget", "Forget people.");
        forget.Subcommands.Add(SettingsCommand.WithSettings(user, name, (parsed, named, options) => Run(options, named, Console.Out, parsed.GetValue(texts))));
        return forget;
    }

    internal static int Run(CollectorOptions options, string? user, TextWriter output, bool withTexts = false)
    {
        if (string.IsNullOrEmpty(user)) throw new ConfigurationException("NAME", "is missing, such as forget user ada");
        if (!File.Exists(StorePaths.In(options.StateDirectory).Runs)) throw new ConfigurationException(CollectorOptions.StateDirectoryKey, $"{options.StateDirectory} holds no runs yet");
        StoreCheck.RefuseUpgradeBesideAnother(options);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddCollector(options, TimeProvider.System);
        using var provider = services.BuildServiceProvider();
        var done = provider.GetRequiredService<UserEraser>().Forget(user, $"{Environment.UserName} (command line)", withTexts);
        output.WriteLine(FormattableString.Invariant($"Forgotten: {done.Runs} runs are nobody's now, {done.Texts} texts of audit, periods, budgets and alerts name nobody."));
        output.WriteLine("Not covered: backups, what InfluxDB has beside the records of runs, and Prometheus, which have what they were given, and logs of services.");
        if (done.Shared is { } shared) output.WriteLine(shared);
        if (done.Named.Count > 0)
        {
            output.WriteLine($"Still named, by what people wrote: {string.Join("; ", done.Named)}.");
            output.WriteLine(withTexts
                ? "Ids and projects of runs, names of labels and of budgets are not replaced: energy and settings are under them. Give new runs others; PATCH /api/v1/runs/ID takes a run out of a project and a label away."
                : "These are not replaced without --texts (in the API \"texts\": true), which has \"forgotten\" in names and labels of runs and in what the audit has of them; ids, projects and budgets stay.");
        }

        if (done.Left.Count > 0)
            output.WriteLine($"Still in {string.Join(", ", done.Left)}: as part of something else that people wrote (a run's name, id or label, a token's name), or a log that a reader keeps; see the README, Privacy.");
        return 0;
    }
}
