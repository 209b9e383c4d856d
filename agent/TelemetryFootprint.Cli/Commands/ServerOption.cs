using System.CommandLine;
using System.CommandLine.Parsing;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>--server URL</c>: the collector's HTTP listener.</summary>
internal static class ServerOption
{
    private const string Default = "http://127.0.0.1:9850";

    public static Option<Uri> Create() => new("--server")
    {
        Description = $"The collector ({Default})",
        HelpName = "URL",
        DefaultValueFactory = _ => new Uri(Default),
        CustomParser = Parse,
    };

    private static Uri? Parse(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"--server {text} is not a URL such as {Default}");
        return null;
    }
}
