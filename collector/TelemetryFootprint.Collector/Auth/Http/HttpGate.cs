using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Web;

namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>
/// Who may ask the HTTP API: off loopback a token of a scope that covers the endpoint (<see cref="ApiScope"/> as its metadata; reading needs
/// none said). A token that is limited to projects gets only what is shown by project; everything else would show it all.
/// </summary>
internal sealed class HttpGate(Authenticator authenticator, CollectorOptions options)
{
    private static readonly string[] Open = ["/healthz", "/readyz"];

    private readonly bool _isNeeded = options.Auth.Required || ListenerOptions.IsOffLoopback(options.Listeners.Http);

    /// <summary>Belongs between routing and the endpoints.</summary>
    public Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<ListenerRole>() is { IsGrpc: true } || Open.Contains(http.Request.Path.Value)) return next(http);
        var shown = http.Request.Headers.Authorization;
        if (shown.Count == 0 && !_isNeeded) return next(http);
        if (authenticator.Judge(shown, CredentialKind.Api, out var reason) is not { } credential)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(http, StatusCodes.Status401Unauthorized, reason);
        }

        http.Features.Get<ConnectionLease>()?.TryAuthenticate();
        if (WhyForbidden(http, credential) is { } forbidden) return RefuseAsync(http, StatusCodes.Status403Forbidden, forbidden);
        http.Features.Set(new Caller(credential));
        return next(http);
    }

    private static string? WhyForbidden(HttpContext http, Credential credential)
    {
        var metadata = http.GetEndpoint()?.Metadata;
        var needed = metadata?.GetMetadata<NeededScope>()?.Scope ?? ApiScope.Read;
        if (!Enum.TryParse<ApiScope>(credential.Scope, ignoreCase: true, out var scope) || scope < needed)
            return $"the token {credential.Id} is of scope {credential.Scope}; this needs {needed.ToString().ToLowerInvariant()}";
        return credential.Projects.Count > 0 && metadata?.GetMetadata<ShownByProject>() is null
            ? $"the token {credential.Id} is limited to {string.Join(", ", credential.Projects)}; this shows all projects"
            : null;
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason) => Results.Problem(reason, statusCode: status).ExecuteAsync(http);
}
