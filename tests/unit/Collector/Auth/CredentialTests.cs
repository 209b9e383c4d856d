using System.Net;
using System.Net.Http.Headers;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Collector.Auth.Commands;
using TelemetryFootprint.Collector.Auth.Tokens;
using TelemetryFootprint.Collector.Core.Book;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.Contracts.V1;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.UnitTests.Collector.Running;

namespace TelemetryFootprint.UnitTests.Collector.Auth;

/// <summary>Credentials over real sockets, with the agent's own connector and a collector that asks for them.</summary>
public sealed class CredentialTests
{
    private const string Needed = "--Auth:Required=true";

    public static TheoryData<string, string> WrongTokens => new()
    {
        { "none", "a token is needed" },
        { "fpt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not known here" },
        { "x", "not known here" },
        { new string('x', 5000), "too long to be one" },
        { "revoked", "is revoked" },
        { "expired", "expired" },
        { "api", "is for another use" },
    };

    [Theory]
    [Trait("Fault", "F52")]
    [MemberData(nameof(WrongTokens))]
    public async Task Stream_WrongToken_IsUnauthenticatedAndNothingIsTaken(string token, string says)
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        token = token switch
        {
            "revoked" => Revoked(rig),
            "expired" => Make(rig, new TokenRequest(Host: "gpu-01", Expires: "1s")),
            "api" => Make(rig, new TokenRequest(Scope: "admin")),
            _ => token,
        };
        rig.Time.Advance(TimeSpan.FromSeconds(1));

        var refusal = await RefusalAsync(rig, new FixedCredentials(token == "none" ? null : token), "gpu-01");

        Assert.True(refusal.Status.Code == GrpcStatusCode.Unauthenticated, refusal.Status.ToString());
        Assert.Contains(says, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(token, refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(says is "not known here" or "is revoked" or "expired", refusal.Status.IsCredentialOver);
    }

    /// <summary>The refusal may be there before anybody receives: the failed send says it all the same.</summary>
    [Fact]
    public async Task Flush_AfterTheCallWasRefused_SaysWhy()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        await using var stream = await Connector(rig, new FixedCredentials("x"), "gpu-01").ConnectAsync(CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<GrpcException>(async () =>
        {
            for (var sent = 0; sent < 1000; sent++)
            {
                await stream.SendAsync(Hello(rig, "gpu-01"), CancellationToken.None);
                await stream.FlushAsync(CancellationToken.None);
                await Task.Delay(10);
            }
        });

        Assert.True(refusal.Status.Code == GrpcStatusCode.Unauthenticated, refusal.Status.ToString());
    }

    [Fact]
    public async Task Stream_OwnToken_IsWelcomed()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);

        Assert.NotNull((await WelcomeAsync(rig, new FixedCredentials(Make(rig, new TokenRequest(Host: "gpu-01"))), "gpu-01")).Welcome);
        rig.Services.GetRequiredService<OpenCalls>().Tick();
        Assert.NotNull(Assert.Single(rig.Services.GetRequiredService<ICredentialStore>().List()).LastUsed);
    }

    [Fact]
    public async Task Stream_OtherHostsToken_IsPermissionDenied()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);

        var refusal = await RefusalAsync(rig, new FixedCredentials(Make(rig, new TokenRequest(Host: "gpu-01"))), "gpu-02");

        Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "the credential is for host gpu-01, not for gpu-02"), refusal.Status);
        Assert.False(refusal.Status.IsCredentialOver);
    }

    [Fact]
    public async Task Stream_OtherHostsInventory_IsPermissionDenied()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var connector = Connector(rig, new FixedCredentials(Make(rig, new TokenRequest(Host: "gpu-01"))), "gpu-01");
        await using var stream = await connector.ConnectAsync(CancellationToken.None);
        await stream.SendAsync(Hello(rig, "gpu-01"), CancellationToken.None);
        await stream.SendAsync(new AgentMessage { Inventory = new Inventory { Host = "gpu-02" } }, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => DrainAsync(stream));

        Assert.Equal(GrpcStatusCode.PermissionDenied, refusal.Status.Code);
    }

    [Fact]
    public async Task Stream_OnLoopbackWithoutAsking_NeedsNoTokenButJudgesOneThatIsShown()
    {
        await using var rig = await CollectorRig.StartAsync();

        Assert.NotNull((await WelcomeAsync(rig, new FixedCredentials(null), "gpu-01")).Welcome);
        Assert.Equal(GrpcStatusCode.Unauthenticated, (await RefusalAsync(rig, new FixedCredentials("wrong"), "gpu-01")).Status.Code);
    }

    [Fact]
    public async Task Stream_TokenRevokedWhileItRuns_EndsAndTheOtherTokenGoesOn()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var old = Make(rig, new TokenRequest(Host: "gpu-01"));
        var next = Make(rig, new TokenRequest(Host: "gpu-01"));
        var connector = Connector(rig, new FixedCredentials(old), "gpu-01");
        await using var stream = await connector.ConnectAsync(CancellationToken.None);
        await stream.SendAsync(Hello(rig, "gpu-01"), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        var answers = stream.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());

        rig.Services.GetRequiredService<ICredentialStore>().Revoke(BearerToken.IdOf(BearerToken.HashOf(old)), rig.Time.GetUtcNow());
        rig.Services.GetRequiredService<OpenCalls>().Look();

        var refusal = await Assert.ThrowsAsync<GrpcException>(async () => await answers.MoveNextAsync());
        Assert.Equal((GrpcStatusCode.Unauthenticated, true), (refusal.Status.Code, refusal.Status.IsCredentialOver));
        Assert.NotNull((await WelcomeAsync(rig, new FixedCredentials(next), "gpu-01")).Welcome);
    }

    /// <summary>One Kubernetes Secret or one golden image for all of them.</summary>
    [Fact]
    [Trait("Fault", "F52")]
    public async Task Enrolment_FiveHundredHostsWithOneToken_AllHaveTheirOwnAndTheNextIsRefused()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var joining = Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Uses: "500", Expires: "24h"));

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), new ParallelOptions { MaxDegreeOfParallelism = 12 }, async (i, _) =>
        {
            var credentials = new FixedCredentials(BearerToken.New().Reveal(), joining);
            Assert.NotNull((await WelcomeAsync(rig, credentials, $"gpu-{i}")).Welcome);
            Assert.Equal(1, credentials.Enrolments);
        });

        Assert.Equal(501, rig.Services.GetRequiredService<ICredentialStore>().List().Count);
        var late = await RefusalAsync(rig, new FixedCredentials(BearerToken.New().Reveal(), joining), "gpu-500");
        Assert.Equal(GrpcStatusCode.Unauthenticated, late.Status.Code);
        Assert.Contains("used up", late.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enrolment_AnswerLostAndTokenExpiredSince_IsRepeatedForThatHostOnly()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var (joining, own) = (Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Expires: "10s")), BearerToken.New().Reveal());
        await WelcomeAsync(rig, new FixedCredentials(own, joining), "gpu-01");
        rig.Time.Advance(TimeSpan.FromSeconds(10));
        var again = new FixedCredentials(own, joining);

        Assert.NotNull((await WelcomeAsync(rig, again, "gpu-01")).Welcome);
        var late = await RefusalAsync(rig, new FixedCredentials(BearerToken.New().Reveal(), joining), "gpu-02");

        Assert.Equal(1, again.Enrolments);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unauthenticated, "the joining token is expired"), late.Status);
        Assert.Equal(2, rig.Services.GetRequiredService<ICredentialStore>().List().Count);
    }

    [Fact]
    [Trait("Fault", "F52")]
    public async Task Enrolment_AnswerLostAndTokenRevokedSince_IsTradedForAnotherByTheSameAgent()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        using var folder = new TemporaryDirectory();
        var joining = folder.Write("join", Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Uses: "2", Expires: "24h")));
        TokenFiles Agent() => new(null, joining, folder.Path, rig.Time, NullLogger.Instance);
        var lost = Agent().Enrolment()!.Value;
        await WelcomeAsync(rig, new FixedCredentials(lost.Own.Reveal(), lost.Joining.Reveal()), "gpu-01");
        var revoked = CredentialOf(rig, CredentialKind.Agent);
        rig.Services.GetRequiredService<ICredentialStore>().Revoke(revoked, rig.Time.GetUtcNow());

        var agent = Agent();
        Assert.NotNull((await WelcomeAsync(rig, agent, "gpu-01")).Welcome);

        Assert.Null(agent.Enrolment());
        Assert.NotEqual(lost.Own, agent.Token());
        Assert.Equal(0, Assert.Single(rig.Services.GetRequiredService<ICredentialStore>().List(), one => one.Kind == CredentialKind.Joining).UsesLeft);
    }

    [Fact]
    public async Task Enrolment_WhileTheStoreCannotBeWritten_MayComeAgainAndIsServedThen()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var joining = Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Expires: "24h"));
        var credentials = new FixedCredentials(BearerToken.New().Reveal(), joining);
        Change(rig, "CREATE TRIGGER broken BEFORE UPDATE ON credential BEGIN SELECT RAISE(ABORT, 'broken'); END");

        var refusal = await RefusalAsync(rig, credentials, "gpu-01");
        Change(rig, "DROP TRIGGER broken");

        Assert.Equal(new GrpcStatus(GrpcStatusCode.Unavailable, "the credentials cannot be written now; come again"), refusal.Status);
        Assert.NotNull((await WelcomeAsync(rig, credentials, "gpu-01")).Welcome);
    }

    [Fact]
    public async Task Stream_WhileItsUseCannotBeWrittenDown_IsWelcomed()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var credentials = new FixedCredentials(Make(rig, new TokenRequest(Host: "gpu-01")));
        await WelcomeAsync(rig, credentials, "gpu-01");
        Change(rig, "CREATE TRIGGER broken BEFORE UPDATE ON credential BEGIN SELECT RAISE(ABORT, 'broken'); END");

        rig.Services.GetRequiredService<OpenCalls>().Tick();

        Assert.NotNull((await WelcomeAsync(rig, credentials, "gpu-01")).Welcome);
        Assert.Null(Assert.Single(rig.Services.GetRequiredService<ICredentialStore>().List()).LastUsed);
    }

    /// <summary>Who, which host and when; neither a repeat nor a refusal.</summary>
    [Fact]
    public async Task Enrolment_IsInTheAuditOnce()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var (joining, own) = (Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Expires: "24h")), BearerToken.New().Reveal());
        var at = rig.Time.GetUtcNow();
        await WelcomeAsync(rig, new FixedCredentials(own, joining), "gpu-01");
        rig.Time.Advance(TimeSpan.FromSeconds(10));

        await WelcomeAsync(rig, new FixedCredentials(own, joining), "gpu-01");
        await RefusalAsync(rig, new FixedCredentials(BearerToken.New().Reveal(), joining), "cpu-01");

        var enrolled = Assert.Single(rig.Services.GetRequiredService<IBookReader>().Audit(0, 100), row => row.Entry.What == AuditEntry.Enrolment);
        var (parent, child) = (CredentialOf(rig, CredentialKind.Joining), CredentialOf(rig, CredentialKind.Agent));
        Assert.Equal((at, $"joining token {parent}", "host gpu-01", $"token {child}"), (enrolled.At, enrolled.Entry.Who, enrolled.Entry.Subject, enrolled.Entry.New));
    }

    /// <summary>A machine that is made anew for the third time takes the place of its first self, and somebody will ask who ended that one's credential.</summary>
    [Fact]
    public async Task Enrolment_ThatEndsACredential_IsInTheAuditAsThat()
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var joining = Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Uses: "3", Expires: "24h"));
        string[] own = [.. Enumerable.Range(0, 3).Select(_ => BearerToken.New().Reveal())];
        foreach (var token in own)
        {
            await WelcomeAsync(rig, new FixedCredentials(token, joining), "gpu-01");
            rig.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var ended = Assert.Single(rig.Services.GetRequiredService<IBookReader>().Audit(0, 100), row => row.Entry.What == AuditEntry.Token).Entry;
        Assert.Equal($"joining token {CredentialOf(rig, CredentialKind.Joining)}", ended.Who);
        Assert.Equal(($"token {BearerToken.IdOf(BearerToken.HashOf(own[0]))}", "live", "revoked"), (ended.Subject, ended.Old, ended.New));
    }

    [Theory]
    [InlineData("cpu-01", GrpcStatusCode.PermissionDenied)]
    [InlineData("", GrpcStatusCode.InvalidArgument)]
    public async Task Enrolment_HostThatItIsNotFor_IsRefused(string host, GrpcStatusCode code)
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        var joining = Make(rig, new TokenRequest(Enrol: true, Hosts: "gpu-*", Expires: "24h"));
        var credentials = new FixedCredentials(BearerToken.New().Reveal(), joining);

        Assert.Equal(code, (await RefusalAsync(rig, credentials, host)).Status.Code);
        Assert.Equal(0, credentials.Enrolments);
    }

    [Theory]
    [InlineData("/healthz", null, HttpStatusCode.OK)]
    [InlineData("/readyz", null, HttpStatusCode.OK)]
    [InlineData("/metrics", null, HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/devices", null, HttpStatusCode.Unauthorized)]
    [InlineData("/", null, HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", "read", HttpStatusCode.OK)]
    [InlineData("/api/v1/devices", "admin", HttpStatusCode.OK)]
    [InlineData("/metrics", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/devices", "agent", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/devices", "project", HttpStatusCode.Forbidden)]
    public async Task Api_ByToken_AnswersItsScopeOnly(string path, string? who, HttpStatusCode expected)
    {
        await using var rig = await CollectorRig.StartAsync(Needed);
        using var http = new HttpClient { BaseAddress = rig.Http };
        var token = who switch
        {
            null or "wrong" => who,
            "agent" => Make(rig, new TokenRequest(Host: "gpu-01")),
            "project" => Make(rig, new TokenRequest(Scope: "read", Projects: "a")),
            _ => Make(rig, new TokenRequest(Scope: who)),
        };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(expected, answer.StatusCode);
        if (expected is not HttpStatusCode.OK) Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    /// <summary>As another process would.</summary>
    private static void Change(CollectorRig rig, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(rig.StateDirectory, SqliteCredentialStore.FileName)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own constants.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static string CredentialOf(CollectorRig rig, CredentialKind kind) =>
        Assert.Single(rig.Services.GetRequiredService<ICredentialStore>().List(), credential => credential.Kind == kind).Id;

    private static string Make(CollectorRig rig, TokenRequest request)
    {
        var (credential, hash, secret) = request.Make(rig.Time.GetUtcNow());
        rig.Services.GetRequiredService<ICredentialStore>().Add(credential, hash);
        return secret.Reveal();
    }

    private static string Revoked(CollectorRig rig)
    {
        var token = Make(rig, new TokenRequest(Host: "gpu-01"));
        rig.Services.GetRequiredService<ICredentialStore>().Revoke(BearerToken.IdOf(BearerToken.HashOf(token)), rig.Time.GetUtcNow());
        return token;
    }

    private static GrpcCollectorConnector Connector(CollectorRig rig, ICollectorCredentials credentials, string host) =>
        new(new GrpcCollectorOptions(rig.Grpc) { Credentials = credentials, Host = host }, TimeProvider.System);

    private static AgentMessage Hello(CollectorRig rig, string host)
    {
        var hello = new PlayedAgent(rig.Time).Stream(1, 1).First(message => message.Hello is not null).Clone();
        hello.Hello.Host = host;
        // An agent id is one host's.
        hello.Hello.AgentId = Google.Protobuf.ByteString.CopyFrom(BearerToken.HashOf(host).AsSpan(0, 16));
        return hello;
    }

    private static async Task<CollectorMessage> WelcomeAsync(CollectorRig rig, ICollectorCredentials credentials, string host)
    {
        await using var stream = await Connector(rig, credentials, host).ConnectAsync(CancellationToken.None);
        await stream.SendAsync(Hello(rig, host), CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
        await using var answers = stream.ReceiveAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());
        return answers.Current;
    }

    private static Task<GrpcException> RefusalAsync(CollectorRig rig, ICollectorCredentials credentials, string host) =>
        Assert.ThrowsAsync<GrpcException>(() => WelcomeAsync(rig, credentials, host));

    private static async Task DrainAsync(ICollectorStream stream)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var _ in stream.ReceiveAsync(patience.Token))
        {
        }
    }
}
