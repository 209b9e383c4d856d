using System.Data.Common;
using System.Text.RegularExpressions;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tokens;

[Trait("Fault", "F52")]
public sealed partial class AuthenticatorTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
    private readonly SqliteCredentialStore _store;
    private readonly Authenticator _authenticator;

    public AuthenticatorTests()
    {
        _store = new SqliteCredentialStore(_folder.Combine("auth.db"));
        _authenticator = new Authenticator(_store, _time);
    }

    /// <summary>Every reason that the program gives is a counter from the start: one that began with its first refusal would have no increase.</summary>
    [Fact]
    public void Refusals_OfEachReasonThatTheProgramGives_BeginWithZero()
    {
        var source = string.Join('\n', Directory.GetFiles(RepositoryRoot.Combine("collector", "TelemetryFootprint.Collector", "Auth"), "*.cs", SearchOption.AllDirectories).Select(File.ReadAllText));
        var given = Given().Matches(source).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(given.Count > 5, string.Join(' ', given));
        Assert.All(given, reason => Assert.Equal(0, _authenticator.Refusals[reason]));
    }

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("BEARER  ")]
    public void Judge_RightToken_IsItsCredential(string scheme)
    {
        var (credential, token) = Make(new TokenRequest(Host: "gpu-01"));

        var found = _authenticator.Judge([scheme + token], CredentialKind.Agent, out var reason);

        Assert.Equal((credential.Id, ""), (found?.Id, reason));
        Assert.All(_authenticator.Refusals.Values, count => Assert.Equal(0, count));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("Token x")]
    public void Judge_NoBearerToken_IsMalformed(string header)
    {
        Assert.Null(_authenticator.Judge([header], CredentialKind.Agent, out var reason));

        Assert.Equal("the authorization is not one bearer token", reason);
        Assert.Equal(1, _authenticator.Refusals["malformed"]);
    }

    [Fact]
    public void Judge_TwoHeaders_IsMalformedEvenIfOneIsRight()
    {
        var (_, token) = Make(new TokenRequest(Host: "gpu-01"));

        Assert.Null(_authenticator.Judge(["Bearer " + token, "Bearer x"], CredentialKind.Agent, out _));
    }

    [Fact]
    public void Judge_OneLetterOff_IsUnknownWhereverItIs()
    {
        var (_, token) = Make(new TokenRequest(Host: "gpu-01"));
        for (var i = 0; i < token.Length; i++)
        {
            var wrong = token[..i] + (token[i] == 'x' ? 'y' : 'x') + token[(i + 1)..];
            Assert.Null(_authenticator.Judge(["Bearer " + wrong], CredentialKind.Agent, out var reason));
            Assert.Contains("not known here", reason, StringComparison.Ordinal);
        }

        Assert.Equal(token.Length, _authenticator.Refusals["unknown"]);
    }

    /// <summary>
    /// Work is counted, since no clock is good enough: whoever looks a part of a token up, or reads a row for it, allocates for that. A compiler that
    /// makes the code better meanwhile changes one round; what the token does comes in every round.
    /// </summary>
    [Fact]
    public void Judge_OneLetterOff_IsTheSameWorkWhereverItIs()
    {
        const int MostRounds = 200;
        var (_, token) = Make(new TokenRequest(Host: "gpu-01"));
        string?[][] wrong =
        [
            .. Enumerable.Range(0, token.Length).Select(i => new string?[] { "Bearer " + token[..i] + (token[i] == 'x' ? 'y' : 'x') + token[(i + 1)..] }),
            ["Bearer fpt_" + new string('A', token.Length - 4)],
        ];
        var bytes = new long[wrong.Length];
        for (var round = 0; round < MostRounds && (round == 0 || bytes.Distinct().Count() > 1); round++)
        {
            for (var i = 0; i < wrong.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                _authenticator.Judge(wrong[i], CredentialKind.Agent);
                bytes[i] = GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        Assert.Single(bytes.Distinct());
    }

    [Fact]
    public void Judge_OverItsLife_IsCountedByReason()
    {
        var (ends, brief) = Make(new TokenRequest(Host: "gpu-01", Expires: "1h"));
        var (revoked, gone) = Make(new TokenRequest(Scope: "read"));
        Assert.NotNull(_authenticator.Judge(["Bearer " + brief], CredentialKind.Agent, out _));
        Assert.Null(_authenticator.WhyEnded()(ends.Id));
        _time.Advance(TimeSpan.FromHours(1));
        _store.Revoke(revoked.Id, _time.GetUtcNow());

        Assert.Null(_authenticator.Judge(["Bearer " + brief], CredentialKind.Agent, out var expired));
        Assert.Null(_authenticator.Judge(["Bearer " + gone], CredentialKind.Api, out var ended));

        Assert.Equal(($"the token {ends.Id} expired", $"the token {revoked.Id} is revoked"), (expired, ended));
        Assert.Equal(($"the token {ends.Id} expired", $"the token {revoked.Id} is revoked"), (_authenticator.WhyEnded()(ends.Id), _authenticator.WhyEnded()(revoked.Id)));
        Assert.Equal((1, 1), (_authenticator.Refusals["expired"], _authenticator.Refusals["revoked"]));
        Assert.NotNull(_authenticator.WhyEnded()("nobody"));
    }

    [Fact]
    public void Judge_UsedOften_IsWrittenDownEveryTenMinutesOnly()
    {
        var (_, token) = Make(new TokenRequest(Host: "gpu-01"));
        var start = _time.GetUtcNow();
        for (var minute = 0; minute < 10; minute++)
        {
            _authenticator.Judge(["Bearer " + token], CredentialKind.Agent, out _);
            _authenticator.WriteUses();
            Assert.Equal(start, _store.List()[0].LastUsed);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _authenticator.Judge(["Bearer " + token], CredentialKind.Agent, out _);
        _authenticator.WriteUses();
        Assert.Equal(start.AddMinutes(10), _store.List()[0].LastUsed);
    }

    [Fact]
    public void Judge_StoreThatCannotBeWritten_AnswersAndTheUseIsWrittenLater()
    {
        var (_, token) = Make(new TokenRequest(Host: "gpu-01"));
        var used = _time.GetUtcNow();
        using (var disk = new RefusingWrites(_folder.Combine("auth.db"), "credential"))
        {
            Assert.NotNull(_authenticator.Judge(["Bearer " + token], CredentialKind.Agent, out _));
            Assert.ThrowsAny<DbException>(_authenticator.WriteUses);
            Assert.Null(_store.List()[0].LastUsed);
        }

        _time.Advance(TimeSpan.FromMinutes(1));
        _authenticator.WriteUses();

        Assert.Equal(used, _store.List()[0].LastUsed);
    }

    [Fact]
    public void BindAgent_StoreThatCannotBeWritten_IsUnavailableAndBindsLater()
    {
        using (var disk = new RefusingWrites(_folder.Combine("auth.db"), "agent"))
            Assert.Throws<StoreUnavailableException>(() => _store.BindAgent("a1", "gpu-01", isByCertificate: true, _time.GetUtcNow()));

        Assert.Null(_store.BindAgent("a1", "gpu-01", isByCertificate: true, _time.GetUtcNow()));
        Assert.Equal("gpu-01", _store.BindAgent("a1", "gpu-02", isByCertificate: true, _time.GetUtcNow()));
    }

    [Fact]
    public void List_ShowsStateAndUse_AndNoSecret()
    {
        var (first, token) = Make(new TokenRequest(Host: "gpu-01", Expires: "1h"));
        Make(new TokenRequest(Enrol: true, Hosts: "gpu-*", Uses: "3", Expires: "2h"));
        Make(new TokenRequest(Scope: "read", Projects: "a,b", Name: "grafana"));
        _store.Revoke(first.Id, _time.GetUtcNow());
        var output = new StringWriter();

        TokenList.Write(_store, _time.GetUtcNow(), output);

        var said = output.ToString();
        Assert.Contains($"{first.Id}  revoked   created 2026-11-22T09:00Z  used never  expires 2026-11-22T10:00Z  agent of host gpu-01", said, StringComparison.Ordinal);
        Assert.Contains("joining token for 3 more of gpu-*", said, StringComparison.Ordinal);
        Assert.Contains("API read of a,b (grafana)", said, StringComparison.Ordinal);
        Assert.DoesNotContain(token, said, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private (Credential Credential, string Token) Make(TokenRequest request)
    {
        var (credential, hash, secret) = request.Make(_time.GetUtcNow());
        _store.Add(credential, hash);
        return (credential, secret.Reveal());
    }

    [GeneratedRegex(@"\bRefused?\(""([a-z_]+)""")]
    private static partial Regex Given();
}
