using System.Globalization;
using TelemetryFootprint.Collector.Auth.Http;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.Configuration;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Commands;

/// <summary>What <c>token new</c> was asked for, as it was written.</summary>
internal sealed record TokenRequest(
    string? Host = null, bool Enrol = false, string? Hosts = null, string? Uses = null, string? Scope = null, string? Projects = null, string? Name = null, string? Expires = null, bool Relay = false)
{
    private const int MaximumUses = 1_000_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Throws <see cref="ConfigurationException"/> that names the option.</summary>
    public (Credential Credential, byte[] Hash, Secret Secret) Make(DateTimeOffset now)
    {
        if (new[] { Host is not null, Enrol, Relay, Scope is not null }.Count(chosen => chosen) != 1)
            throw new ConfigurationException("token new", "needs one of --host NAME, --enrol, --relay and --scope SCOPE");
        RefuseForeign();
        var secret = BearerToken.New();
        var hash = BearerToken.HashOf(secret.Reveal());
        var kind = Host is not null ? CredentialKind.Agent : Enrol ? CredentialKind.Joining : Relay ? CredentialKind.Relay : CredentialKind.Api;
        var credential = new Credential(BearerToken.IdOf(hash), kind, now)
        {
            Name = kind switch { CredentialKind.Agent => HostName("--host", Host!), CredentialKind.Joining or CredentialKind.Relay => HostName("--hosts", Hosts ?? "*"), _ => Name ?? "" },
            Scope = Scope is null || ApiScopeWord.Parse(Scope) is not null ? Scope ?? "" : throw Wrong("--scope", Scope, ApiScopeWord.Known),
            Projects = Projects?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [],
            UsesLeft = Enrol ? Number("--uses", Uses ?? "1") : 0,
            Expires = Expires is null ? null : now + Period(Expires),
        };
        return (credential, hash, secret);
    }

    private void RefuseForeign()
    {
        if (!Enrol && Uses is not null) throw new ConfigurationException("--uses", "belongs to --enrol");
        if (!Enrol && !Relay && Hosts is not null) throw new ConfigurationException("--hosts", "belongs to --enrol or --relay");
        if (Enrol && Expires is null) throw new ConfigurationException("--expires", "is missing; a joining token ends, such as --expires 24h");
        if (Scope is null && (Projects ?? Name) is not null) throw new ConfigurationException(Projects is null ? "--name" : "--projects", "belongs to --scope");
    }

    private static string HostName(string option, string text) =>
        text.Length is > 0 and <= Limits.MaxHostBytes && !text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter)) ? text : throw Wrong(option, text, "a host name");

    private static int Number(string option, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MaximumUses ? number : throw Wrong(option, text, $"a number from 1 to {MaximumUses}");

    private static TimeSpan Period(string text) => new SettingsReader(new Dictionary<string, Setting> { ["--expires"] = new(text, "command line") })
        .Duration("--expires", default, TimeSpan.FromSeconds(1), Longest);

    private static ConfigurationException Wrong(string option, string text, string expected) => new(option, $"'{text}' is not {expected}");
}
