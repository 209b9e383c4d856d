using System.Globalization;
using TelemetryFootprint.Collector.Auth.Http.Proxies;
using TelemetryFootprint.Collector.Auth.Http.WebConfig;
using TelemetryFootprint.Collector.Auth.Tls;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Hosting;
using TelemetryFootprint.Collector.Hosting.Connections;
using TelemetryFootprint.Collector.Web;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>
/// Who may ask the HTTP API: off loopback somebody who is known by a token, by a trusted proxy's word, by a password or by a certificate, and whose
/// scope covers the endpoint (<see cref="NeededScope"/> as its metadata; reading needs none said). A caller who is limited to projects gets
/// only what is shown by project; everything else would show it all.
/// </summary>
internal sealed class HttpGate(Authenticator authenticator, BasicUsers users, WebConfigState config, WebTls tls, CollectorOptions options, TimeProvider time)
{
    private static readonly string[] Open = ["/healthz", "/readyz"];

    /// <summary>Belongs between routing and the endpoints.</summary>
    public async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<ListenerRole>() is { IsGrpc: true })
        {
            await next(http);
            return;
        }

        var verdict = WhyNotByCertificate(http) is { } foreign ? Verdict.Refused(foreign) : Open.Contains(http.Request.Path.Value) ? Verdict.Anybody : await JudgeAsync(http);
        if (verdict.Status is { } status)
        {
            if (status == StatusCodes.Status401Unauthorized) http.Response.Headers.WWWAuthenticate = Challenges();
            if (verdict.RetryAfter is { } wait) http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(http, status, verdict.Reason);
            return;
        }

        if (verdict.Caller is { } caller && Admit(http, caller) is { } forbidden) await RefuseAsync(http, StatusCodes.Status403Forbidden, forbidden);
        else await next(http);
    }

    private async Task<Verdict> JudgeAsync(HttpContext http)
    {
        var shown = http.Request.Headers.Authorization;
        if (ForwardedUser.IsSaid(http, options.Auth.Proxies))
            return ForwardedUser.Judge(http.Request.Headers, options.Auth.Proxies, out var wrong) is { } user ? Verdict.Of(user) : Refuse("proxy", wrong);
        if (shown.Count == 0 && ClientCertificates.Of(http, tls.State) is { } certificate && config.Current.Users.Count == 0)
            return Verdict.Of(new($"the certificate {certificate.Subject}", [new(ApiScope.Read, [])]));
        if (shown.Count == 0 && !options.AsksCallers && !config.Current.AsksForCredentials) return Verdict.Anybody;
        if (users.IsFor(shown))
        {
            var (user, wait, isBusy) = await users.JudgeAsync(shown[0]!, http.Connection.RemoteIpAddress, http.RequestAborted);
            if (isBusy) return new(null, StatusCodes.Status503ServiceUnavailable, "so many passwords are being tried that this one found no turn") { RetryAfter = wait };
            if (wait is not null) return new(null, StatusCodes.Status429TooManyRequests, "too many wrong passwords came from this address; come again after Retry-After") { RetryAfter = wait };
            return user is not null ? Verdict.Of(new($"user {user}", [new(ApiScope.Read, [])])) : Refuse("password", "the user is not known here, or the password is wrong");
        }

        return authenticator.Judge(shown, CredentialKind.Api, out var reason) is { } credential ? Verdict.Of(CallerOf(credential)) : Verdict.Refused(reason);
    }

    /// <summary>Null: the caller may, and the request says who asks and what it sees.</summary>
    private static string? Admit(HttpContext http, ApiCaller caller)
    {
        http.Features.Get<ConnectionLease>()?.TryAuthenticate();
        var metadata = http.GetEndpoint()?.Metadata;
        var needed = metadata?.GetMetadata<NeededScope>()?.Scope ?? ApiScope.Read;
        if (caller.WhyForbidden(needed, metadata?.GetMetadata<ShownByProject>() is not null) is { } forbidden) return forbidden;
        http.Features.Set(caller);
        if (caller.ProjectsOf(needed) is { } projects) http.Features.Set(new VisibleProjects(projects));
        return null;
    }

    private string? WhyNotByCertificate(HttpContext http)
    {
        if (!tls.IsOwn || tls.State?.Current.ClientCas is null) return null;
        var reason = ClientCertificates.WhyNot(http, tls.State, "", time.GetUtcNow());
        var sans = config.Current.AllowedSans;
        if (reason is null && sans.Count > 0 && !sans.Any(name => CertificateTrust.NamesExactly(http.Connection.ClientCertificate!, name)))
            reason = "the client certificate has none of client_allowed_sans";
        if (reason is not null) authenticator.Refuse("certificate");
        return reason;
    }

    private Verdict Refuse(string cause, string reason)
    {
        authenticator.Refuse(cause);
        return Verdict.Refused(reason);
    }

    private string[] Challenges() => config.Current.Users.Count > 0 ? ["Bearer", "Basic realm=\"footprint-collector\", charset=\"UTF-8\""] : ["Bearer"];

    private static ApiCaller CallerOf(Credential credential) => new(
        $"the token {credential.Id}", ApiScopeWord.Parse(credential.Scope) is { } scope ? [new(scope, credential.Projects)] : []);

    private static Task RefuseAsync(HttpContext http, int status, string reason) => Results.Problem(reason, statusCode: status).ExecuteAsync(http);
}
