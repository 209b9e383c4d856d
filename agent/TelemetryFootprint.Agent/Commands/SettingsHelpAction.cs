using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TelemetryFootprint.Agent.Configuration;

namespace TelemetryFootprint.Agent.Commands;

/// <summary>The usual help, then every setting with its default.</summary>
internal sealed class SettingsHelpAction(HelpAction usual) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output.WriteLine(SettingsHelp.Text);
        return result;
    }
}
