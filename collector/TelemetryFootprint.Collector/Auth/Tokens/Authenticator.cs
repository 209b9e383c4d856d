using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Auth.Tokens;

/// <summary>Judges what a request shows, from its headers alone.</summary>
internal sealed class Authenticator(ICredentialStore store, TimeProvider time)
{
    private const string Scheme = "Bearer ";
    private const string Revoked = "revoked";
    private const string Expired = "expired";
    private const int MaximumChars = 4096;
    private static readonly TimeSpan TouchInterval = TimeSpan.FromMinutes(10);

    /// <summary>All that refusals are counted under: a counter that began with its first one would have no increase.</summary>
    private static readonly string[] Reasons = ["malformed", "unknown", Revoked, Expired, "kind", "joining", "certificate", "password", "proxy"];

    private readonly Dictionary<string, long> _refusals = Reasons.ToDictionary(reason => reason, _ => 0L, StringComparer.Ordinal);
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
        var judgement = Judge(authorization, kind);
        reason = judgement.Reason;
        return judgement.Credential;
    }

    /// <summary>As the other, with all that a refusal has to say.</summary>
    public Judgement Judge(IReadOnlyList<string?> authorization, CredentialKind kind)
    {
        if (Bearer(authorization, out var reason) is not { } text) return Refused("malformed", new(null, [], reason));
        var hash = BearerToken.HashOf(text);
        if (store.Find(hash) is not { } found)
            return Refused("unknown", new(null, hash, "the token is not known here; make one with footprint-collector token new") { IsOver = true });
        if (WhyNot(found, kind) is var (label, wrong)) return Refused(label, new(null, hash, wrong) { IsOver = label is Revoked or Expired });
        if (!(found.LastUsed > time.GetUtcNow() - TouchInterval)) NoteUse(found.Id);
        return new(found, hash, "");
    }

    /// <summary>By its id, why a credential that was good is so no more; null: it still is. The store is read once, for all of them.</summary>
    public Func<string, string?> WhyEnded()
    {
        var known = store.List().ToDictionary(one => one.Id, StringComparer.Ordinal);
        return id => known.GetValueOrDefault(id) is not { } one ? $"the token {id} is not known any more" : WhyNot(one, null)?.Reason;
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

    /// <summary>Null: it is live and of this kind (null: of any). The label is what the refusal is counted under.</summary>
    private (string Label, string Reason)? WhyNot(Credential one, CredentialKind? kind) =>
        one.Revoked is not null ? (Revoked, $"the token {one.Id} is revoked")
        : kind != CredentialKind.Joining && !one.IsLive(time.GetUtcNow()) ? (Expired, $"the token {one.Id} expired")
        : kind is not null && one.Kind != kind ? ("kind", $"the token {one.Id} is for another use")
        : null;

    private Judgement Refused(string label, Judgement judgement)
    {
        Refuse(label);
        return judgement;
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
