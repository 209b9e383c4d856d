using Microsoft.Extensions.Primitives;

namespace TelemetryFootprint.Collector.Auth.Http.Proxies;

/// <summary>
/// Who asks as a trusted proxy says it: <c>X-Forwarded-User</c>, and <c>X-Forwarded-Groups</c> with commas. From any other address the headers
/// are nothing. A header that comes twice is one that the proxy added to a stranger's own: it is refused, in two lines or joined by a comma.
/// </summary>
internal static class ForwardedUser
{
    public const string UserHeader = "X-Forwarded-User";
    public const string GroupsHeader = "X-Forwarded-Groups";
    private const string Twice = "comes twice: the proxy must replace what a client sends";
    private const int MaximumUserChars = 256;
    private const int MaximumGroupsChars = 8192;

    /// <summary>The proxy speaks for somebody.</summary>
    public static bool IsSaid(HttpContext http, ProxyOptions options) =>
        options.IsOn && http.Request.Headers.ContainsKey(UserHeader) && options.Trusts(http.Connection.RemoteIpAddress);

    /// <summary>Null, and the reason: it is not one name with its groups, or none of the groups is known here.</summary>
    public static ApiCaller? Judge(IHeaderDictionary headers, ProxyOptions options, out string reason)
    {
        var (user, groups) = (headers[UserHeader], headers[GroupsHeader]);
        reason = WhyMalformed(UserHeader, user, MaximumUserChars) ?? WhyMalformed(GroupsHeader, groups, MaximumGroupsChars) ?? "";
        if (reason.Length == 0 && string.IsNullOrWhiteSpace(user[0])) reason = $"{UserHeader} names nobody";
        if (reason.Length == 0 && user[0]!.Contains(',', StringComparison.Ordinal)) reason = $"{UserHeader} {Twice}";
        if (reason.Length > 0) return null;
        var names = groups.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        return new($"user {user[0]!.Trim()}", [.. options.Groups.Where(rule => names.Contains(rule.Group)).Select(rule => rule.Grant)]);
    }

    private static string? WhyMalformed(string name, StringValues values, int maximum)
    {
        if (values.Count > 1) return $"{name} {Twice}";
        var text = values.ToString();
        return text.Length > maximum || text.Any(char.IsControl) ? $"{name} is too long or not printable" : null;
    }
}
