using System.Security.Cryptography;
using System.Text;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>The run of a person in whose session a process of Windows runs, where nobody has claimed it.</summary>
public static class SessionRun
{
    private const string Prefix = "session:";
    private const int IdDigits = 12;

    /// <summary>Services and what the system does for itself; nobody sits there since Windows Vista.</summary>
    private const int OfServices = 0;

    /// <summary>
    /// The same for all that this person runs here, since a session's number is used again. It holds no name, because the collector decides whether users are kept, and
    /// nobody without the key can try whose it is: SIDs are no secrets.
    /// Null: a service's, the system's own, or one that may not be asked.
    /// </summary>
    /// <param name="key">Of this host alone: it tells its sessions from those of others too.</param>
    /// <param name="session">Its number.</param>
    /// <param name="user">By its SID; null: not told.</param>
    public static string? Of(byte[] key, int? session, string? user) => session is null or OfServices || user is null || !IsPerson(user)
        ? null
        : Prefix + Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(user)))[..IdDigits];

    /// <summary>An account of this machine or a domain, or of Entra: not services, window managers and the like, which are in such sessions too.</summary>
    private static bool IsPerson(string user) => user.StartsWith("S-1-5-21-", StringComparison.Ordinal) || user.StartsWith("S-1-12-1-", StringComparison.Ordinal);
}
