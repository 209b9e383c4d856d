using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>Judges what a request shows, from its headers alone.</summary>
internal sealed class Authenticator(ICredentialStore store, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const int MaximumChars = 4096;
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, long> _refusals = new(StringComparer.Ordinal);

    /// <summary>By reason.</summary>
    public IReadOnlyDictionary<string, long> Refusals
    {
        get
        {
            lock (_refusals) return new Dictionary<string, long>(_refusals);
        }
    }

    /// <summary>The credential, live and of this kind; else null, and the one line that says why.</summary>
    public Credential? Judge(IReadOnlyList<string?> authorization, CredentialKind kind, out string reason)
    {
        var found = Bearer(authorization, out reason) is { } text ? store.Find(BearerToken.HashOf(text)) : null;
        if (reason.Length > 0) return Refuse("malformed");
        reason = found switch
        {
            null => "the token is not known here; make one with footprint-collector token new",
            { Revoked: not null } => $"the token {found.Id} is revoked",
            _ when !found.IsLive(time.GetUtcNow()) => $"the token {found.Id} expired",
            _ when found.Kind != kind => $"the token {found.Id} is for another use",
            _ => "",
        };
        if (reason.Length > 0) return Refuse(found is null ? "unknown" : found.Revoked is not null ? "revoked" : found.Kind != kind ? "kind" : "expired");
        if (!(found!.LastUsed > time.GetUtcNow() - TouchInterval)) store.Touch(found.Id, time.GetUtcNow());
        return found;
    }

    /// <summary>Why a credential that was good is so no more; null: it still is.</summary>
    public string? WhyEnded(string id) => store.List().FirstOrDefault(one => one.Id == id) switch
    {
        null => $"the token {id} is not known any more",
        { Revoked: not null } => $"the token {id} is revoked",
        var one when !one.IsLive(time.GetUtcNow()) => $"the token {id} expired",
        _ => null,
    };

    public Credential? Refuse(string reason)
    {
        lock (_refusals) _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
        return null;
    }

    private static string? Bearer(IReadOnlyList<string?> authorization, out string reason)
    {
        reason = authorization switch
        {
            [] => "a token is needed: authorization: Bearer …",
            [{ Length: <= MaximumChars } text] when text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text.Length > Scheme.Length => "",
            [{ Length: > MaximumChars }] => "the token is too long to be one",
            _ => "the authorization is not one bearer token",
        };
        return reason.Length == 0 ? authorization[0]![Scheme.Length..].Trim() : null;
    }
}
