using System.CommandLine;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>Options with one value that this program reads itself. What it cannot read is named, with what it should have been.</summary>
internal static class ParsedOption
{
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="parse">Null: it is no such value.</param>
    /// <param name="not">What it is not, after "is".</param>
    public static Option<T?> Create<T>(string name, string description, string helpName, Func<string, T?> parse, string not) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            var value = parse(text);
            if (value is null) result.AddError($"{name} {text} is {not}");
            return value;
        },
    };
}
