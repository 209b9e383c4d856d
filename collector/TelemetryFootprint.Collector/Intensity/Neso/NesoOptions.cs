using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.Collector.Intensity.Neso;

/// <summary><c>Grid:neso:*</c>. The API needs no key.</summary>
internal sealed record NesoOptions(Uri BaseUrl, TimeSpan PollInterval)
{
    private const string BaseUrlKey = "Grid:neso:BaseUrl";
    private const string DefaultBaseUrl = "https://api.carbonintensity.org.uk/";

    public static NesoOptions Read(SettingsReader settings)
    {
        var text = settings.Text(BaseUrlKey, DefaultBaseUrl);
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            throw settings.Wrong(BaseUrlKey, text, "an http or https address");

        return new NesoOptions(
            url,
            settings.Duration("Grid:neso:PollInterval", TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)));
    }
}
