using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Intensity.Http;

/// <summary>One question to a grid API. <paramref name="Path"/> is relative and may hold the secret in its query; it is never shown beyond its path.</summary>
internal sealed record GridRequest(string Path)
{
    /// <summary>What must not be shown, wherever an answer repeats it.</summary>
    public Secret? Token { get; init; }

    /// <summary>What the token was made of, and must not be shown either.</summary>
    public Secret? MadeOf { get; init; }

    /// <summary>The header that carries the token; null: the query does.</summary>
    public string? Header { get; init; }

    /// <summary>Before the token in the header, such as <c>Bearer</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The setting to look at when the token is refused.</summary>
    public string? TokenKey { get; init; }

    public GridContent Content { get; init; } = GridContent.Json;

    /// <summary>True if the provider explains "no data" in the body of HTTP 400.</summary>
    public bool Reads400 { get; init; }

    public string ShownPath => Path.Split('?')[0];
}
