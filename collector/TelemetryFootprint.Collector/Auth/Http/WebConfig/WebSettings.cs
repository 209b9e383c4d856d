using TelemetryFootprint.Collector.Auth.Http.WebConfig.Bcrypt;
using TelemetryFootprint.Collector.Auth.Tls;

namespace TelemetryFootprint.Collector.Auth.Http.WebConfig;

/// <summary>What a web-config file asks of Listen:Http. Without <paramref name="Tls"/> the listener speaks as <c>Tls:*</c> says; no
/// <paramref name="AllowedSans"/>: any client certificate that the CAs signed; <paramref name="Headers"/> take the place of ours in every answer.</summary>
internal sealed record WebSettings(
    TlsOptions Tls, IReadOnlyList<string> AllowedSans, bool Http2, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, BcryptHash> Users)
{
    public static WebSettings None { get; } = new(TlsOptions.None, [], true, new Dictionary<string, string>(), new Dictionary<string, BcryptHash>());

    /// <summary>Who has neither a password nor a certificate is asked for a token.</summary>
    public bool AsksForCredentials => Users.Count > 0 || Tls.ClientCaFile is not null;
}
