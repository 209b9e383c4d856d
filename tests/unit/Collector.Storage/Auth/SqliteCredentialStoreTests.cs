using Microsoft.Data.Sqlite;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Storage.Auth;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Storage.Auth;

public sealed class SqliteCredentialStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory _folder = new();
    private readonly SqliteCredentialStore _store;

    public SqliteCredentialStoreTests() => _store = new SqliteCredentialStore(Path);

    private string Path => _folder.Combine(SqliteCredentialStore.FileName);

    [Fact]
    public void Find_WhatWasAdded_ComesBackWhole()
    {
        var (credential, hash) = New(CredentialKind.Api);
        credential = credential with { Name = "grafana", Scope = "read", Projects = ["a", "b"], Expires = Now.AddDays(1) };
        _store.Add(credential, hash);
        _store.Touch(credential.Id, Now.AddHours(1));

        var found = _store.Find(hash)!;

        Assert.Equal(credential with { LastUsed = Now.AddHours(1), Projects = found.Projects }, found);
        Assert.Equal(["a", "b"], found.Projects);
    }

    [Fact]
    public void Find_SameIdOtherSecret_IsNothing()
    {
        var (credential, hash) = New(CredentialKind.Agent, "gpu-01");
        _store.Add(credential, hash);
        hash[^1] ^= 1;

        Assert.Null(_store.Find(hash));
    }

    [Fact]
    public void Add_ThatSqliteTookBackItself_FailsWithItsCauseAndWorksAgain()
    {
        var (credential, hash) = New(CredentialKind.Agent, "gpu-01");
        using (var other = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            other.Open();
            using var spoil = new SqliteCommand("CREATE TRIGGER spoil BEFORE INSERT ON credential BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END;", other);
            spoil.ExecuteNonQuery();
            Assert.Contains("disk is full", Assert.Throws<SqliteException>(() => _store.Add(credential, hash)).Message, StringComparison.Ordinal);
            using var mend = new SqliteCommand("DROP TRIGGER spoil;", other);
            mend.ExecuteNonQuery();
        }

        _store.Add(credential, hash);
        Assert.NotNull(_store.Find(hash));
    }

    [Fact]
    public void File_HoldsNoSecretAndIsPrivate()
    {
        var secret = BearerToken.New();
        var hash = BearerToken.HashOf(secret.Reveal());
        _store.Add(new Credential(BearerToken.IdOf(hash), CredentialKind.Agent, Now) { Name = "gpu-01" }, hash);
        _store.Dispose();

        Assert.DoesNotContain(secret.Reveal(), File.ReadAllText(Path, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public void BindAgent_OtherHostsId_IsThatHostsUntilItsTokensEnd()
    {
        var (credential, hash) = New(CredentialKind.Agent, "gpu-01");
        _store.Add(credential, hash);

        Assert.Null(_store.BindAgent("id", "gpu-01", isByCertificate: false, Now));
        Assert.Null(_store.BindAgent("id", "gpu-01", isByCertificate: false, Now));
        Assert.Equal("gpu-01", _store.BindAgent("id", "gpu-02", isByCertificate: false, Now));
        Assert.Null(_store.BindAgent("other", "gpu-02", isByCertificate: false, Now));
        _store.Revoke(credential.Id, Now);
        Assert.Null(_store.BindAgent("id", "gpu-02", isByCertificate: false, Now));
    }

    [Fact]
    public void BindAgent_ByCertificate_Stays()
    {
        Assert.Null(_store.BindAgent("id", "gpu-01", isByCertificate: true, Now));

        Assert.Equal("gpu-01", _store.BindAgent("id", "gpu-02", isByCertificate: true, Now));
    }

    [Fact]
    public void BindAgent_TwoHundredIdsOfOneHost_KeepsTheNewestAndFillsNoDisk()
    {
        for (var i = 0; i < 200; i++) Assert.Null(_store.BindAgent($"id-{i}", "gpu-01", isByCertificate: true, Now.AddSeconds(i)));

        Assert.Equal("gpu-01", _store.BindAgent("id-199", "gpu-02", isByCertificate: true, Now));
        Assert.Null(_store.BindAgent("id-0", "gpu-02", isByCertificate: true, Now));
    }

    [Fact]
    public void Add_ThirdLiveOfAHost_IsRefusedUntilOneEnds()
    {
        var first = Add("gpu-01");
        Add("gpu-01");
        Add("gpu-02");

        var error = Assert.Throws<InvalidOperationException>(() => Add("gpu-01"));

        Assert.Contains(first.Id, error.Message, StringComparison.Ordinal);
        Assert.True(_store.Revoke(first.Id, Now));
        Add("gpu-01");
        Assert.Equal(4, _store.List().Count);
    }

    [Fact]
    public void Revoke_IsSeenByAnotherProcess_AndKeepsItsFirstTime()
    {
        var token = Add("gpu-01");
        using var other = new SqliteCredentialStore(Path);
        var before = _store.Version;

        Assert.True(other.Revoke(token.Id, Now));
        Assert.True(other.Revoke(token.Id, Now.AddHours(1)));
        Assert.False(other.Revoke("0123456789abcdef", Now));

        Assert.NotEqual(before, _store.Version);
        Assert.Equal(Now, Assert.Single(_store.List()).Revoked);
    }

    [Fact]
    public void Enrol_WithinItsLimits_MakesALiveCredentialOfTheHost()
    {
        var joining = Join("gpu-*", 2);
        var own = Hash();

        Assert.Equal(EnrolOutcome.Enrolled, _store.Enrol(joining.Hash, "gpu-01", own, Now).Outcome);

        var made = _store.Find(own)!;
        Assert.Equal((CredentialKind.Agent, "gpu-01", joining.Id), (made.Kind, made.Name, made.Parent));
        Assert.True(made.IsLive(Now.AddYears(5)));
        Assert.Equal(1, _store.Find(joining.Hash)!.UsesLeft);
    }

    [Fact]
    public void Enrol_Again_IsTheSameAndUsesNothing()
    {
        var joining = Join("*", 1);
        var own = Hash();
        _store.Enrol(joining.Hash, "gpu-01", own, Now);

        Assert.Equal(EnrolOutcome.Repeated, _store.Enrol(joining.Hash, "gpu-01", own, Now).Outcome);
        Assert.Equal(EnrolOutcome.OtherHost, _store.Enrol(joining.Hash, "gpu-02", own, Now).Outcome);
        Assert.Equal(2, _store.List().Count);
    }

    /// <summary>The agent never heard the answer, and somebody revoked what it was given, or replaced the joining token.</summary>
    [Fact]
    public void Enrol_AgainAfterItsTokenWasRevoked_AsksForAnotherAndUsesNothing()
    {
        var (first, second) = (Join("gpu-*", 2), Join("gpu-*", 1));
        var own = Hash();
        _store.Enrol(first.Hash, "gpu-01", own, Now);

        Assert.Equal(EnrolOutcome.Repeated, _store.Enrol(second.Hash, "gpu-01", own, Now).Outcome);
        _store.Revoke(_store.Find(own)!.Id, Now);
        Assert.Equal(EnrolOutcome.CredentialOver, _store.Enrol(first.Hash, "gpu-01", own, Now).Outcome);
        Assert.Equal(EnrolOutcome.CredentialOver, _store.Enrol(second.Hash, "gpu-01", own, Now).Outcome);
        Assert.Equal(EnrolOutcome.OtherHost, _store.Enrol(first.Hash, "gpu-02", own, Now).Outcome);

        Assert.Equal((1, 1), (_store.Find(first.Hash)!.UsesLeft, _store.Find(second.Hash)!.UsesLeft));
        Assert.Equal(EnrolOutcome.Enrolled, _store.Enrol(first.Hash, "gpu-01", Hash(), Now).Outcome);
    }

    [Fact]
    public void Enrol_BeyondItsLimits_SaysWhichAndUsesNothing()
    {
        var joining = Join("gpu-*", 1);

        Assert.Equal(EnrolOutcome.OtherHost, _store.Enrol(joining.Hash, "cpu-01", Hash(), Now).Outcome);
        Assert.Equal(EnrolOutcome.Expired, _store.Enrol(joining.Hash, "gpu-01", Hash(), Now.AddHours(24)).Outcome);
        Assert.Equal(EnrolOutcome.Unknown, _store.Enrol(Hash(), "gpu-01", Hash(), Now).Outcome);
        Assert.Equal(EnrolOutcome.Enrolled, _store.Enrol(joining.Hash, "gpu-01", Hash(), Now).Outcome);
        Assert.Equal(EnrolOutcome.UsedUp, _store.Enrol(joining.Hash, "gpu-02", Hash(), Now).Outcome);
        _store.Revoke(joining.Id, Now);
        Assert.Equal(EnrolOutcome.Revoked, _store.Enrol(joining.Hash, "gpu-02", Hash(), Now).Outcome);
    }

    [Fact]
    public void Enrol_WithAnAgentsToken_IsUnknown()
    {
        var (credential, hash) = New(CredentialKind.Agent, "gpu-01");
        _store.Add(credential, hash);

        Assert.Equal(EnrolOutcome.Unknown, _store.Enrol(hash, "gpu-01", Hash(), Now).Outcome);
    }

    [Fact]
    public void Enrol_ThirdTimeOfAHost_EndsItsFirst()
    {
        var joining = Join("*", 9);
        byte[][] own = [Hash(), Hash(), Hash()];

        var answers = own.Select((hash, i) => _store.Enrol(joining.Hash, "gpu-01", hash, Now.AddSeconds(i))).ToList();

        Assert.All(answers, answer => Assert.Equal(EnrolOutcome.Enrolled, answer.Outcome));
        Assert.Equal([null, null, BearerToken.IdOf(own[0])], answers.Select(answer => answer.Revoked));
        Assert.Equal([false, true, true], own.Select(hash => _store.Find(hash)!.IsLive(Now.AddSeconds(9))));
    }

    [Fact]
    public void Enrol_HostHasTwoMadeByHand_TakesNeitherAway()
    {
        var joining = Join("*", 1);
        Add("gpu-01");
        Add("gpu-01");

        Assert.NotEqual(EnrolOutcome.Enrolled, _store.Enrol(joining.Hash, "gpu-01", Hash(), Now).Outcome);
        Assert.All(_store.List().Where(one => one.Kind == CredentialKind.Agent), one => Assert.True(one.IsLive(Now)));
        Assert.Equal(1, _store.Find(joining.Hash)!.UsesLeft);
    }

    /// <summary>One token for a whole rack at once, and not one host more than it has uses.</summary>
    [Fact]
    public async Task Enrol_FiftyInParallelOverTwoProcesses_UsesEachUseOnce()
    {
        var joining = Join("gpu-*", 40);
        using var other = new SqliteCredentialStore(Path);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i =>
            Task.Run(() => (i % 2 == 0 ? _store : other).Enrol(joining.Hash, $"gpu-{i}", Hash(), Now))));

        Assert.Equal(40, answers.Count(answer => answer.Outcome == EnrolOutcome.Enrolled));
        Assert.Equal(10, answers.Count(answer => answer.Outcome == EnrolOutcome.UsedUp));
        Assert.Equal(40, _store.List().Count(one => one.Kind == CredentialKind.Agent));
        Assert.Equal(0, _store.Find(joining.Hash)!.UsesLeft);
    }

    [Fact]
    public void Enrol_WhileAnotherProgramHoldsTheFile_GivesUpAndIsDoneLater()
    {
        var joining = Join("gpu-*", 1);
        using var hasty = new SqliteCredentialStore(Path, TimeSpan.FromMilliseconds(10));
        using (Hold())
        {
            Assert.Throws<StoreUnavailableException>(() => hasty.Enrol(joining.Hash, "gpu-01", Hash(), Now));
            Assert.Throws<StoreUnavailableException>(() => hasty.BindAgent("a1", "gpu-01", false, Now));
        }

        Assert.Equal(EnrolOutcome.Enrolled, hasty.Enrol(joining.Hash, "gpu-01", Hash(), Now).Outcome);
        Assert.Null(hasty.BindAgent("a1", "gpu-01", false, Now));
    }

    /// <summary>Every call of the API and every stream asks who it is: one enrolment that waits must not hold them up.</summary>
    [Fact]
    public async Task Find_WhileAnEnrolmentWaits_AnswersAndSoDoesAKnownAgent()
    {
        var joining = Join("gpu-*", 1);
        _store.BindAgent("a1", "gpu-02", false, Now);
        using var patient = new SqliteCredentialStore(Path, TimeSpan.FromSeconds(30));
        Task<EnrolAnswer> enrolment;
        using (Hold())
        {
            enrolment = Task.Factory.StartNew(() => patient.Enrol(joining.Hash, "gpu-01", Hash(), Now), TaskCreationOptions.LongRunning);
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(joining.Id, patient.Find(joining.Hash)?.Id);
                Assert.Null(patient.BindAgent("a1", "gpu-02", false, Now));
                await Task.Delay(10);
            }

            Assert.False(enrolment.IsCompleted);
        }

        Assert.Equal(EnrolOutcome.Enrolled, (await enrolment).Outcome);
    }

    /// <summary>As a command that writes, and does not come to an end.</summary>
    private SqliteConnection Hold()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        return connection;
    }

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private static byte[] Hash() => BearerToken.HashOf(BearerToken.New().Reveal());

    private static (Credential Credential, byte[] Hash) New(CredentialKind kind, string name = "")
    {
        var hash = Hash();
        return (new Credential(BearerToken.IdOf(hash), kind, Now) { Name = name }, hash);
    }

    private Credential Add(string host)
    {
        var (credential, hash) = New(CredentialKind.Agent, host);
        _store.Add(credential, hash);
        return credential;
    }

    private (string Id, byte[] Hash) Join(string hosts, int uses)
    {
        var (credential, hash) = New(CredentialKind.Joining, hosts);
        _store.Add(credential with { UsesLeft = uses, Expires = Now.AddHours(24) }, hash);
        return (credential.Id, hash);
    }
}
