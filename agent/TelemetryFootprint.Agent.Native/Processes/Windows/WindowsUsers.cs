using System.Runtime.Versioning;
using System.Security.Principal;
using Microsoft.Win32.SafeHandles;
using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.Agent.Native.Processes.Windows;

/// <summary>Whose a token is, by the numbers of this process. An administrator, at that moment: a token whose Administrators group is enabled, may what the system may.</summary>
[SupportedOSPlatform("windows")]
internal static class WindowsUsers
{
    public static UserNumbers Numbers { get; } = new();

    /// <summary>Who asks; null: nobody tells, or there are too many.</summary>
    /// <param name="token">To be queried and duplicated.</param>
    public static int? NumberOfCaller(SafeAccessTokenHandle token)
    {
        using var identity = new WindowsIdentity(token.DangerousGetHandle());
        if (identity.User is not { } user)
            return null;
        return new WindowsPrincipal(identity).IsInRole(WindowsBuiltInRole.Administrator) ? UserNumbers.Root : Numbers.Of(user.Value);
    }

    /// <summary>Its SID.</summary>
    public static string? Of(SafeAccessTokenHandle token)
    {
        using var identity = new WindowsIdentity(token.DangerousGetHandle());
        return identity.User?.Value;
    }
}
