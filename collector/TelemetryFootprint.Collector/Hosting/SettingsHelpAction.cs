using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace TelemetryFootprint.Collector.Hosting;

/// <summary>The usual help, then the settings, which are no options of the command line's grammar.</summary>
internal sealed class SettingsHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(SettingsText.All);
        return result;
    }
}
