using TelemetryFootprint.Accounting.Scopes;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Account;

/// <summary><c>Sites:&lt;name&gt;:Ownership</c>: whose meter it is.</summary>
internal static class OwnershipWord
{
    public static string Of(Ownership ownership) => ownership switch
    {
        Ownership.Own => "own",
        Ownership.Colocation => "colo",
        _ => "cloud",
    };

    /// <summary>An unset one counts as own.</summary>
    public static Ownership Read(SettingsReader settings, string key) => settings.Text(key) switch
    {
        null or "own" => Ownership.Own,
        "colo" => Ownership.Colocation,
        "cloud" => Ownership.Cloud,
        var other => throw settings.Wrong(key, other, "own, colo or cloud"),
    };
}
