using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>Takes secrets out of text that somebody else wrote: some APIs repeat the question in their errors.</summary>
internal static class Redaction
{
    public static string Of(string text, GridRequest request) => Of(Of(text, request.Token), request.MadeOf);

    private static string Of(string text, Secret? hidden) => hidden?.Reveal() is { Length: > 0 } secret
        ? text.Replace(secret, "***", StringComparison.OrdinalIgnoreCase).Replace(Uri.EscapeDataString(secret), "***", StringComparison.OrdinalIgnoreCase)
        : text;
}
