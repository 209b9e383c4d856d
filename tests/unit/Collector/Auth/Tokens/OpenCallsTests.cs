using TelemetryFootprint.Collector.Auth;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Collector.Auth.Tokens;

[Trait("Fault", "F52")]
public sealed class OpenCallsTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 9, 0, 0, TimeSpan.Zero));
    private readonly ErrorLogGuard _logs = new();
    private readonly SqliteCredentialStore _store;
    private readonly Authenticator _authenticator;
    private readonly OpenCalls _calls;

    public OpenCallsTests()
    {
        _store = new SqliteCredentialStore(_folder.Combine("auth.db"));
        _authenticator = new Authenticator(_store, _time);
        _calls = new OpenCalls(_store, _authenticator, _time, _logs.LoggerFor<OpenCalls>());
    }

    public void Dispose()
    {
        _calls.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void End_CallThatEndedByItself_IsNoError()
    {
        var call = _calls.Open(new Caller(Make("gpu-01").Credential));
        call.Dispose();

        call.End("revoked");

        Assert.Equal("revoked", call.Reason);
    }

    [Fact]
    public void Look_ManyCalls_EndsThoseOfTheRevokedOnly()
    {
        var (revoked, kept) = (Make("gpu-01").Credential, Make("gpu-02").Credential);
        using var first = _calls.Open(new Caller(revoked));
        using var second = _calls.Open(new Caller(revoked));
        using var other = _calls.Open(new Caller(kept));
        _store.Revoke(revoked.Id, _time.GetUtcNow());

        _calls.Look();

        Assert.Equal((true, true, false), (first.Ended.IsCancellationRequested, second.Ended.IsCancellationRequested, other.Ended.IsCancellationRequested));
        Assert.Equal($"the token {revoked.Id} is revoked", first.Reason);
    }

    [Fact]
    public void Tick_StoreThatCannotBeWritten_IsToldOnceAndLooksAllTheSame()
    {
        var (credential, token) = Make("gpu-01");
        using var call = _calls.Open(new Caller(credential));
        _authenticator.Judge(["Bearer " + token], CredentialKind.Agent, out _);
        using (var disk = new RefusingWrites(_folder.Combine("auth.db"), "credential"))
        {
            _calls.Tick();
            _calls.Tick();
        }

        Assert.Contains("disk is full", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
        Assert.False(call.Ended.IsCancellationRequested);
        _store.Revoke(credential.Id, _time.GetUtcNow());
        _time.Advance(TimeSpan.FromSeconds(30));
        _calls.Tick();
        Assert.True(call.Ended.IsCancellationRequested);
        Assert.NotNull(_store.List()[0].LastUsed);
        Assert.Single(_logs.Entries);
    }

    [Fact]
    public async Task ExecuteAsync_StoreThatIsGone_DoesNotEndTheService()
    {
        _store.Dispose();

        await _calls.StartAsync(CancellationToken.None);
        while (_logs.Entries.Count == 0) await Task.Delay(10);
        _time.Advance(OpenCalls.Interval);
        await _calls.StopAsync(CancellationToken.None);

        Assert.True(_calls.ExecuteTask!.IsCompletedSuccessfully);
    }

    private (Credential Credential, string Token) Make(string host)
    {
        var (credential, hash, secret) = new TokenRequest(Host: host).Make(_time.GetUtcNow());
        _store.Add(credential, hash);
        return (credential, secret.Reveal());
    }
}
