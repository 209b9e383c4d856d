using System.Security.Cryptography.X509Certificates;
using TelemetryFootprint.Collector.Auth.Secrets;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Intensity;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Sinks.Influx;

/// <summary><c>InfluxDb:…</c>: where readings and emissions are written to.</summary>
/// <param name="Url">Ends with a slash.</param>
/// <param name="Version">Null: the server is asked.</param>
internal sealed record InfluxOptions(Uri Url, InfluxVersion? Version)
{
    public const string UrlKey = "InfluxDb:Url";
    public const string VersionKey = "InfluxDb:Version";
    public const string DatabaseKey = "InfluxDb:Database";
    public const string BucketKey = "InfluxDb:Bucket";
    public const string OrgKey = "InfluxDb:Org";
    public const string TokenKey = "InfluxDb:TokenFile";
    private const string UserKey = "InfluxDb:UserName";
    private const string PasswordKey = "InfluxDb:PasswordFile";
    private const string CaKey = "InfluxDb:CaFile";
    private const string PlaintextKey = "InfluxDb:AllowPlaintext";
    private static readonly TimeSpan LongestReplay = TimeSpan.FromHours(1);

    public string? Database { get; init; }

    public string? Org { get; init; }

    public string? Bucket { get; init; }

    public RotatingSecret? Token { get; init; }

    public string? UserName { get; init; }

    public RotatingSecret? Password { get; init; }

    /// <summary>The only certificate authorities that are trusted; null: the system's.</summary>
    public X509Certificate2Collection? Roots { get; init; }

    /// <summary>How much of what a server took before it went away is sent to it again.</summary>
    public TimeSpan Replay { get; init; }

    /// <summary>Lines are compressed: worth it on a network, a loss on loopback.</summary>
    public bool Gzip { get; init; }

    /// <summary>For a person; it holds no secret.</summary>
    public string ShownUrl => $"{Url.Scheme}://{Url.Authority}";

    /// <summary>Null: <c>InfluxDb:Url</c> is not set, and nothing else of the section may be.</summary>
    public static InfluxOptions? Read(SettingsReader settings)
    {
        if (settings.Text(UrlKey) is null)
        {
            return settings.Names("InfluxDb") is [var name, ..]
                ? throw new ConfigurationException(UrlKey, $"is missing; InfluxDb:{name} alone writes nowhere")
                : null;
        }

        var url = GridEndpoint.Address(settings, UrlKey, "");
        var options = new InfluxOptions(url, ReadVersion(settings))
        {
            Database = settings.Text(DatabaseKey),
            Org = settings.Text(OrgKey),
            Bucket = settings.Text(BucketKey),
            Token = ReadSecret(settings, TokenKey),
            UserName = settings.Text(UserKey),
            Password = ReadSecret(settings, PasswordKey),
            Roots = ReadRoots(settings, url),
            Replay = settings.Duration("InfluxDb:Replay", TimeSpan.FromSeconds(30), TimeSpan.Zero, LongestReplay),
            Gzip = settings.Flag("InfluxDb:Gzip", !url.IsLoopback),
        };
        options.Judge(settings.Flag(PlaintextKey, false));
        return options;
    }

    private static InfluxVersion? ReadVersion(SettingsReader settings) => settings.Text(VersionKey) switch
    {
        null => null,
        "1" => InfluxVersion.V1,
        "2" => InfluxVersion.V2,
        "3" => InfluxVersion.V3,
        var other => throw settings.Wrong(VersionKey, other, "1, 2 or 3; without it the server is asked"),
    };

    private static RotatingSecret? ReadSecret(SettingsReader settings, string key) => RotatingSecret.Read(settings, key, settings.Text(key) is not null);

    private static X509Certificate2Collection? ReadRoots(SettingsReader settings, Uri url) =>
        settings.Text(CaKey) is null || url.Scheme == Uri.UriSchemeHttps
            ? AuthoritiesFile.Read(settings, CaKey)
            : throw new ConfigurationException(CaKey, $"is for an https address, which {UrlKey} is not");

    private void Judge(bool allowPlaintext)
    {
        if (Token is not null && UserName is not null) throw new ConfigurationException(UserKey, $"and {TokenKey} are two ways to sign in; write one");
        if ((UserName is null) != (Password is null)) throw new ConfigurationException(UserName is null ? UserKey : PasswordKey, "is missing; a user and a password go together");
        if (!allowPlaintext && Url.Scheme == Uri.UriSchemeHttp && !Url.IsLoopback && (Token ?? Password) is { } secret)
            throw new ConfigurationException(UrlKey, $"is not https: what {secret.Key} holds would cross the network in plaintext; {PlaintextKey}=true allows it");
        if (Version == InfluxVersion.V2 || (Version is null && Database is null))
        {
            if (Bucket is null) throw new ConfigurationException(BucketKey, Version is null ? $"or {DatabaseKey} is missing; write where the points go" : "is missing; version 2 writes into a bucket");
            if (Org is null) throw new ConfigurationException(OrgKey, "is missing; a bucket belongs to an organisation");
        }

        if (Version is InfluxVersion.V1 or InfluxVersion.V3 && Database is null) throw new ConfigurationException(DatabaseKey, $"is missing; version {(int)Version} writes into a database");
        if (Version == InfluxVersion.V1 && Token is not null) throw new ConfigurationException(TokenKey, $"is for versions 2 and 3; version 1 takes {UserKey} and {PasswordKey}");
        if (Version is InfluxVersion.V2 or InfluxVersion.V3 && UserName is not null) throw new ConfigurationException(UserKey, $"is for version 1; versions 2 and 3 take {TokenKey}");
    }
}
