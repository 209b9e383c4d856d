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
    private readonly Dictionary<string, DateTimeOffset> _uses = new(StringComparer.Ordinal);

    /// <summary>By reason.</summary>
    public IReadOnlyDictionary<string, long> Refusals
    {
        get
        {
            lock (_refusals) return new Dictionary<string, long>(_refusals);
        }
    }

    /// <summary>
    /// The credential, live and of this kind; else null, and the one line that says why. Whether a joining token is over is judged with the
    /// enrolment, in one transaction: one whose answer was lost may be repeated after that.
    /// </summary>
    public Credential? Judge(IReadOnlyList<string?> authorization, CredentialKind kind, out string reason)
    {
        var found = Bearer(authorization, out reason) is { } text ? store.Find(BearerToken.HashOf(text)) : null;
        if (reason.Length > 0) return Refuse("malformed");
        reason = found switch
        {
            null => "the token is not known here; make one with footprint-collector token new",
            { Revoked: not null } => $"the token {found.Id} is revoked",
            _ when kind != CredentialKind.Joining && !found.IsLive(time.GetUtcNow()) => $"the token {found.Id} expired",
            _ when found.Kind != kind => $"the token {found.Id} is for another use",
            _ => "",
        };
        if (reason.Length > 0) return Refuse(found is null ? "unknown" : found.Revoked is not null ? "revoked" : found.Kind != kind ? "kind" : "expired");
        if (!(found!.LastUsed > time.GetUtcNow() - TouchInterval)) NoteUse(found.Id);
        return found;
    }

    /// <summary>By its id, why a credential that was good is so no more; null: it still is. The store is read once, for all of them.</summary>
    public Func<string, string?> WhyEnded()
    {
        var known = store.List().ToDictionary(one => one.Id, StringComparer.Ordinal);
        return id => known.GetValueOrDefault(id) switch
        {
            null => $"the token {id} is not known any more",
            { Revoked: not null } => $"the token {id} is revoked",
            var one when !one.IsLive(time.GetUtcNow()) => $"the token {id} expired",
            _ => null,
        };
    }

    /// <summary>Writes down what was used since; what cannot be written is kept for the next time. No request waits for it.</summary>
    public void WriteUses()
    {
        KeyValuePair<string, DateTimeOffset>[] uses;
        lock (_uses) uses = [.. _uses];
        foreach (var (id, used) in uses)
        {
            store.Touch(id, used);
            lock (_uses) _uses.Remove(id);
        }
    }

    public Credential? Refuse(string reason)
    {
        lock (_refusals) _refusals[reason] = _refusals.GetValueOrDefault(reason) + 1;
        return null;
    }

    private void NoteUse(string id)
    {
        lock (_uses) _uses[id] = time.GetUtcNow();
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
