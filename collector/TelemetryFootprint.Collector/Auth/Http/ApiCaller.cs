namespace TelemetryFootprint.Collector.Auth.Http;

/// <summary>Who asks the HTTP API, and what was granted. Grants are never mixed: an admin of one project who reads all is no admin of all.
/// <paramref name="Name"/> is how a refusal names the caller: a token's id or a user, never a secret.</summary>
internal sealed record ApiCaller(string Name, IReadOnlyList<ApiGrant> Grants)
{
    /// <summary>Who asks, for the audit; where nobody is asked for a credential, it is anybody on this host.</summary>
    public static string Of(HttpContext http) => http.Features.Get<ApiCaller>()?.Name ?? "anybody (no credential is asked for)";

    /// <summary>Null: the caller may use an endpoint of this scope, and sees there what <see cref="ProjectsOf"/> says.</summary>
    public string? WhyForbidden(ApiScope needed, bool isShownByProject)
    {
        var good = Grants.Where(grant => grant.Scope >= needed).ToList();
        if (Grants.Count == 0) return $"{Name} has been granted nothing here";
        if (good.Count == 0)
            return $"{Name} has the scope {ApiScopeWord.Of(Grants.Max(grant => grant.Scope))}; this needs {ApiScopeWord.Of(needed)}";
        return !isShownByProject && good.All(grant => grant.Projects.Count > 0)
            ? $"{Name} is limited to {string.Join(", ", ProjectsOf(needed)!.Order(StringComparer.Ordinal))}; this shows all projects"
            : null;
    }

    /// <summary>The projects that an endpoint of this scope may show; null: all.</summary>
    public IReadOnlySet<string>? ProjectsOf(ApiScope needed)
    {
        var good = Grants.Where(grant => grant.Scope >= needed).ToList();
        return good.Any(grant => grant.Projects.Count == 0) ? null : good.SelectMany(grant => grant.Projects).ToHashSet(StringComparer.Ordinal);
    }
}
