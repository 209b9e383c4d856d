using System.Text.Json;

namespace TelemetryFootprint.Cli.Api;

/// <summary>Why the collector refuses, in its own words (RFC 9457). They go to a terminal: a line, capped, without a character that steers one.</summary>
internal static class ProblemDetail
{
    private const int MaximumBytes = 16 * 1024;
    private const int LongestText = 400;

    /// <summary>Null: it does not say.</summary>
    public static async Task<string?> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaximumBytes];
            var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return TextOf(buffer.AsMemory(0, length));
        }
        catch (Exception unread) when (unread is JsonException or InvalidOperationException or IOException)
        {
            // The status is known all the same.
            return null;
        }
    }

    private static string? TextOf(ReadOnlyMemory<byte> answer)
    {
        using var problem = JsonDocument.Parse(answer);
        if (problem.RootElement.ValueKind != JsonValueKind.Object || !problem.RootElement.TryGetProperty("detail", out var detail) || detail.ValueKind != JsonValueKind.String) return null;
        var text = string.Concat(detail.GetString()!.Where(letter => !char.IsControl(letter)).Take(LongestText)).Trim().TrimEnd('.');
        return text.Length > 0 ? text : null;
    }
}
