using System.IO.Pipes;
using System.Runtime.Versioning;
using System.Security.Principal;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Whose a named pipe is. While no agent runs, anybody may make one of its name, and answer as if he were it.</summary>
internal static class PipeOwner
{
    private const string LocalSystem = "S-1-5-18", Administrators = "S-1-5-32-544";

    /// <summary>Null: it is to be trusted.</summary>
    [SupportedOSPlatform("windows")]
    public static string? WhyNot(NamedPipeClientStream pipe)
    {
        using var self = WindowsIdentity.GetCurrent();
        return WhyNot(pipe.GetAccessControl().GetOwner(typeof(SecurityIdentifier))?.Value, self.User?.Value);
    }

    /// <summary>The same, by the SIDs of its owner and of whoever asks; null: not told.</summary>
    public static string? WhyNot(string? owner, string? self) => owner is LocalSystem or Administrators || (owner is not null && owner == self)
        ? null
        : $"its pipe is that of {owner ?? "nobody knows whom"}, which is neither the system, nor its administrators, nor you; run the agent as a service of LocalSystem";
}
