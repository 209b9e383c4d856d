namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>A feature of a request: its answer shows these projects and no others. Without it, all.</summary>
internal sealed record VisibleProjects(IReadOnlySet<string> Names)
{
    /// <summary>Null: all.</summary>
    public static IReadOnlySet<string>? Of(HttpContext http) => http.Features.Get<VisibleProjects>()?.Names;
}
