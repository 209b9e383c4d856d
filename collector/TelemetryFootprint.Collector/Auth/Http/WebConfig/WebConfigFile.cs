using System.Security.Authentication;
using TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>
/// Reads Prometheus' <c>web-config.yml</c> (<c>--web.config.file</c> of its exporters). What it means there it means here; what is not honoured
/// here is refused by name, since a security setting that is ignored in silence is worse than none.
/// </summary>
internal static class WebConfigFile
{
    public const string Key = "Auth:WebConfigFile";
    private const int MaximumBytes = 256 << 10;
    private const string ClientAuth = "client_auth_type";
    private const string ClientCa = "client_ca_file";
    private static readonly string[] HeaderNames = ["Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection"];

    public static string Read(string file) => SettingsFile.ReadText(Key, file, MaximumBytes, "web-config file");

    /// <summary>Throws <see cref="ConfigurationException"/> that names the key.</summary>
    public static WebSettings Parse(string text, string file)
    {
        var root = YamlSection.Parse(text, file);
        var tls = root.Section("tls_server_config");
        var http = root.Section("http_server_config");
        var config = new WebSettings(
            ReadTls(tls, file), tls.List("client_allowed_sans"), http.Flag("http2") ?? true, ReadHeaders(http.Section("headers")), ReadUsers(root.Section("basic_auth_users")));
        if (config.AllowedSans.Count > 0 && config.Tls.ClientCaFile is null) throw tls.Wrong("client_allowed_sans", $"needs {ClientAuth}: RequireAndVerifyClientCert");
        tls.RefuseOthers();
        http.RefuseOthers();
        root.RefuseOthers();
        return config;
    }

    private static TlsOptions ReadTls(YamlSection tls, string file)
    {
        string? Place(string key) => tls.Text(key) is { } name ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, name) : null;
        var (certificate, key, authorities) = (Place("cert_file"), Place("key_file"), Place(ClientCa));
        var isAsked = tls.Text(ClientAuth) switch
        {
            null or "NoClientCert" => false,
            "RequireAndVerifyClientCert" => true,
            _ => throw tls.Wrong(ClientAuth, "is neither NoClientCert nor RequireAndVerifyClientCert; the others let anybody in"),
        };
        var protocols = ReadProtocols(tls);
        if (certificate is null && key is null && !tls.Keys.Any()) return TlsOptions.None;
        if (certificate is null) throw tls.Wrong("cert_file", "is missing");
        if (key is null) throw tls.Wrong("key_file", "is missing");
        if (isAsked && authorities is null) throw tls.Wrong(ClientCa, $"is missing; {ClientAuth} needs it");
        if (!isAsked && authorities is not null) throw tls.Wrong(ClientCa, $"needs {ClientAuth}: RequireAndVerifyClientCert");
        return new TlsOptions(certificate, key, authorities)
        {
            Keys = new($"{Key}: tls_server_config.cert_file", $"{Key}: tls_server_config.key_file", $"{Key}: tls_server_config.{ClientCa}"),
            Protocols = protocols,
        };
    }

    private static SslProtocols ReadProtocols(YamlSection tls)
    {
        var minimum = tls.Text("min_version") switch
        {
            null or "TLS12" => SslProtocols.Tls12,
            "TLS13" => SslProtocols.Tls13,
            _ => throw tls.Wrong("min_version", "is neither TLS12 nor TLS13; older ones are not spoken"),
        };
        return tls.Text("max_version") switch
        {
            null or "TLS13" => minimum | SslProtocols.Tls13,
            "TLS12" when minimum == SslProtocols.Tls12 => SslProtocols.Tls12,
            _ => throw tls.Wrong("max_version", "is neither TLS12 nor TLS13, or below min_version"),
        };
    }

    private static Dictionary<string, string> ReadHeaders(YamlSection headers)
    {
        foreach (var name in headers.Keys.Where(name => !HeaderNames.Contains(name, StringComparer.OrdinalIgnoreCase)))
            throw headers.Wrong(name, $"is no header that can be set; known are {string.Join(", ", HeaderNames)}");
        var read = headers.DistinctKeys(StringComparer.OrdinalIgnoreCase).ToDictionary(name => name, name => headers.Text(name) ?? "", StringComparer.OrdinalIgnoreCase);
        foreach (var (name, _) in read.Where(header => header.Value.Any(letter => letter is < ' ' or > '~'))) throw headers.Wrong(name, "is not printable ASCII");
        return read;
    }

    private static Dictionary<string, BcryptHash> ReadUsers(YamlSection users) => users.DistinctKeys(StringComparer.Ordinal).ToDictionary(
        name => name,
        name => name.Contains(':', StringComparison.Ordinal) ? throw users.Wrong(name, "has a colon, which no user name can have")
            : BcryptHash.TryParse(users.Text(name) ?? "", out var reason) ?? throw users.Wrong(name, reason),
        StringComparer.Ordinal);
}
