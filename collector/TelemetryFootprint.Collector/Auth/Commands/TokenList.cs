using System.Globalization;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Intensity;

namespace TelemetryFootprint.Collector.Auth.Commands;

/// <summary>What <c>token list</c> prints: one line per credential.</summary>
internal static class TokenList
{
    public static void Write(ICredentialStore store, DateTimeOffset now, TextWriter output)
    {
        foreach (var one in store.List())
            output.WriteLine($"{one.Id}  {State(one, now),-8}  created {Day(one.Created)}  used {Day(one.LastUsed)}  expires {Day(one.Expires)}  {Describe(one)}");
    }

    public static string Describe(Credential one) => one.Kind switch
    {
        CredentialKind.Agent => $"agent of host {one.Name}{(one.Parent.Length > 0 ? $", joined with {one.Parent}" : "")}",
        CredentialKind.Joining => string.Create(CultureInfo.InvariantCulture, $"joining token for {one.UsesLeft} more of {one.Name}"),
        CredentialKind.Relay => $"OTLP relay of hosts {one.Name}",
        _ => $"API {one.Scope}{(one.Projects.Count > 0 ? $" of {string.Join(',', one.Projects)}" : "")}{(one.Name.Length > 0 ? $" ({one.Name})" : "")}",
    };

    private static string State(Credential one, DateTimeOffset now) => one.Revoked is not null ? "revoked" : one.IsLive(now) ? "live" : "expired";

    private static string Day(DateTimeOffset? time) => time is { } at ? InstantText.Minute(at) : "never";
}
