using System.Net;

namespace TelemetryFootprint.Collector.Notify;

/// <summary>Where a notifier may go. The reason never shows the address: it may be a secret.</summary>
internal static class NotifierUrl
{
    public static Uri? Read(string text, bool allowPrivate, out string reason)
    {
        reason = "is not an http or https address without a user or a fragment";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.UserInfo.Length > 0 || url.Fragment.Length > 0 || url.Host.Length == 0) return null;
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) return null;
        if (url.Scheme == Uri.UriSchemeHttp && !allowPrivate)
        {
            reason = "is not https: what is told would cross the network in plaintext; AllowPrivate=true allows http";
            return null;
        }

        if (WhyRefused(url, allowPrivate) is not { } why) return url;
        reason = $"is {why}";
        return null;
    }

    private static string? WhyRefused(Uri url, bool allowPrivate) =>
        IPAddress.TryParse(url.IdnHost, out var address) ? AddressGuard.WhyRefused(address, allowPrivate)
        : url.IsLoopback ? AddressGuard.WhyRefused(IPAddress.Loopback, allowPrivate)
        : null;
}
