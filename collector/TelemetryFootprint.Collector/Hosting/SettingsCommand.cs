using System.CommandLine;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>A command that takes the service's settings: from a file, and as <c>--Key=value</c>, which are no options of the grammar.</summary>
internal static class SettingsCommand
{
    /// <summary><paramref name="run"/> is given the settings' file and what the command line says of them, and reads them itself.</summary>
    public static Command WithSettings(Command command, Func<string?, IEnumerable<string>, CancellationToken, Task<int>> run)
    {
        var configuration = TakeFile(command);
        command.SetAction((parsed, cancellationToken) => run(parsed.GetValue(configuration), parsed.UnmatchedTokens, cancellationToken));
        return command;
    }

    public static Command WithSettings(Command command, Func<ParseResult, CollectorOptions, CancellationToken, Task<int>> run)
    {
        var configuration = TakeFile(command);
        command.SetAction((parsed, cancellationToken) => run(parsed, CollectorOptions.Load(parsed.GetValue(configuration), parsed.UnmatchedTokens), cancellationToken));
        return command;
    }

    public static Command WithSettings(Command command, Func<ParseResult, CollectorOptions, int> run)
    {
        var configuration = TakeFile(command);
        command.SetAction(parsed => run(parsed, CollectorOptions.Load(parsed.GetValue(configuration), parsed.UnmatchedTokens)));
        return command;
    }

    public static Command WithSettings(Command command, Argument<string?> name, Func<string?, CollectorOptions, int> run) =>
        WithSettings(command, name, (_, named, options) => run(named, options));

    /// <summary>The same, of something that is named. Settings are no options of the grammar: one of them may stand where the name is looked for.</summary>
    public static Command WithSettings(Command command, Argument<string?> name, Func<ParseResult, string?, CollectorOptions, int> run)
    {
        command.Arguments.Add(name);
        var configuration = TakeFile(command);
        command.SetAction(parsed =>
        {
            string[] tokens = [.. new[] { parsed.GetValue(name) }.OfType<string>(), .. parsed.UnmatchedTokens];
            var settings = tokens.Where(IsSetting).ToList();
            return run(parsed, tokens.FirstOrDefault(token => !IsSetting(token)), CollectorOptions.Load(parsed.GetValue(configuration), settings));
        });
        return command;
    }

    private static bool IsSetting(string token) => token.StartsWith("--", StringComparison.Ordinal);

    public static Option<string?> Text(string name, string description) => new(name) { Description = description };

    private static Option<string?> TakeFile(Command command)
    {
        var configuration = Text("--config", "A JSON settings file.");
        command.TreatUnmatchedTokensAsErrors = false;
        command.Options.Add(configuration);
        return configuration;
    }
}
