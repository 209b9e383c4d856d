using Microsoft.Extensions.Logging;
using TelemetryFootprint.Agent.Identity;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;
using TelemetryFootprint.TestKit.Files;
using TelemetryFootprint.TestKit.Logging;
using TelemetryFootprint.TestKit.Time;

namespace TelemetryFootprint.UnitTests.Agent.Identity;

[Trait("Fault", "F53")]
public sealed class TokenFilesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly ErrorLogGuard _logs = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Token_FileReplaced_IsTheNewOneAtOnce()
    {
        var file = Private("token", "fpt_one\n");
        var tokens = Tokens(file, null);
        Assert.Equal("fpt_one", tokens.Token()!.Reveal());

        Private("token", "fpt_two");

        Assert.Equal("fpt_two", tokens.Token()!.Reveal());
        Assert.Empty(_logs.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("delete")]
    public void Token_ReplacementThatIsNone_KeepsTheOldAndTellsOnceWithoutIt(string with)
    {
        var file = Private("token", "fpt_one");
        var tokens = Tokens(file, null);
        tokens.Token();
        if (with == "delete") File.Delete(file);
        else Private("token", with);

        Assert.Equal("fpt_one", tokens.Token()!.Reveal());
        Assert.Equal("fpt_one", tokens.Token()!.Reveal());

        var line = Assert.Single(_logs.Entries);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.DoesNotContain("fpt_one", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_NeverReadable_SaysWhichFile()
    {
        var error = Assert.Throws<GrpcException>(() => Tokens(_folder.Combine("nowhere"), null).Token());

        Assert.Equal(GrpcStatusCode.FailedPrecondition, error.Status.Code);
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_FileThatOthersRead_WarnsWithTheRemedy()
    {
        if (OperatingSystem.IsWindows()) return;
        var file = _folder.Write("token", "fpt_canary");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        Tokens(file, null);

        var line = Assert.Single(_logs.Entries);
        Assert.Contains($"{file} can be read by others (444): chmod 600 {file}", line.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", line.Message, StringComparison.Ordinal);
    }

    /// <summary>The names were on disk when the power went, and their content was not.</summary>
    [Theory]
    [InlineData("", "", true)]
    [InlineData("\0\0\0\0", "\0\0", true)]
    [InlineData("fpt_own", "", false)]
    [InlineData("rubbish of somebody", "", false)]
    public void Enrolment_FilesEmptiedByALossOfPower_IsDoneAnew(string own, string pending, bool isDue)
    {
        var joining = Private("join", "fpt_join");
        Private(TokenFiles.OwnName, own);
        Private("collector-token.pending", pending);

        var enrolment = Tokens(null, joining).Enrolment();

        Assert.Equal(isDue, enrolment is not null);
        if (!isDue) return;
        Assert.Equal(enrolment, Tokens(null, joining).Enrolment());
        var tokens = Tokens(null, joining);
        tokens.Enrolled();
        Assert.Equal(enrolment!.Value.Own, tokens.Token());
    }

    [Fact]
    public void Enrolment_UntilItIsDone_TradesForTheSameTokenWhateverHappens()
    {
        var joining = Private("join", "fpt_join");
        var first = Tokens(null, joining).Enrolment()!.Value;

        // As after a crash between the call and its answer.
        var again = Tokens(null, joining);
        Assert.Equal(first, again.Enrolment());
        again.Enrolled();

        Assert.Null(again.Enrolment());
        Assert.Equal(first.Own, again.Token());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.Combine(TokenFiles.OwnName)));
    }

    [Fact]
    public void Enrolment_DoneBefore_NeedsNoJoiningTokenAnyMore()
    {
        var joining = Private("join", "fpt_join");
        var tokens = Tokens(null, joining);
        var own = tokens.Enrolment()!.Value.Own;
        tokens.Enrolled();
        File.Delete(joining);

        var restarted = Tokens(null, joining);

        Assert.Null(restarted.Enrolment());
        Assert.Equal(own, restarted.Token());
    }

    /// <summary>The collector took it and its answer was lost; then somebody revoked it.</summary>
    [Fact]
    public void Refused_TokenThatWaitsForItsTrade_IsReplacedByAnotherForGood()
    {
        var joining = Private("join", "fpt_join");
        var tokens = Tokens(null, joining);
        var first = tokens.Enrolment()!.Value.Own;

        tokens.Refused(first, "the token 12 is revoked");
        var second = tokens.Enrolment()!.Value.Own;

        Assert.NotEqual(first, second);
        Assert.Equal(second, Tokens(null, joining).Enrolment()!.Value.Own);
        tokens.Enrolled();
        Assert.Equal(second, tokens.Token());
        Assert.Contains("(the token 12 is revoked): enrolling anew with the joining token of", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
        // From now on it is a live one, which is traded by the rules of those.
        tokens.Refused(second, "the token 13 is revoked");
        Assert.Equal(second, tokens.Token());
        Assert.NotEqual(second, tokens.Enrolment()!.Value.Own);
    }

    [Fact]
    public void Refused_OwnToken_IsTradedForAnotherAndToldOnce()
    {
        var tokens = Enrolled("fpt_join", out var old);

        tokens.Refused(old, "the token 12 is revoked");
        tokens.Refused(old, "the token 12 is revoked");
        var trade = tokens.Enrolment()!.Value;

        Assert.Equal(("fpt_join", trade), (trade.Joining.Reveal(), tokens.Enrolment()!.Value));
        Assert.NotEqual(old, trade.Own);
        Assert.Equal(old, tokens.Token());
        tokens.Enrolled();
        Assert.Null(tokens.Enrolment());
        Assert.Equal(trade.Own, tokens.Token());
        Assert.Contains("(the token 12 is revoked): enrolling anew with the joining token of", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
    }

    /// <summary>A joining token that is used up, and a collector that forgets what it gave out: neither is asked each second, and the first may be replaced.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Refused_AgainAndAgain_IsTradedLaterAndLater(bool isTraded)
    {
        var tokens = Enrolled("fpt_join", out var own);
        int[] minutes = [1, 2, 4, 8, 16, 32, 60, 60];
        foreach (var pause in minutes)
        {
            tokens.Refused(own, "not known");
            var joining = tokens.Enrolment()!.Value.Joining;
            if (isTraded) tokens.Enrolled();
            else tokens.Refused(joining, "used up");
            own = tokens.Token()!;
            tokens.Refused(own, "not known");

            _time.Advance(TimeSpan.FromMinutes(pause) - TimeSpan.FromSeconds(1));
            Assert.Null(tokens.Enrolment());
            _time.Advance(TimeSpan.FromSeconds(1));
            Assert.NotNull(tokens.Enrolment());
        }

        tokens.Refused(tokens.Enrolment()!.Value.Joining, "used up");
        Assert.Null(tokens.Enrolment());
        Private("join", "fpt_another");
        Assert.Equal("fpt_another", tokens.Enrolment()!.Value.Joining.Reveal());
    }

    [Fact]
    public void Refused_JoiningTokenDeleted_ShowsTheOwnOneOnAndNamesTheRemedy()
    {
        var tokens = Enrolled("fpt_join", out var own);
        File.Delete(_folder.Combine("join"));

        tokens.Refused(own, "the token 12 is revoked");

        Assert.Null(tokens.Enrolment());
        Assert.Equal(own, tokens.Token());
        Assert.Contains($"put a joining token in {_folder.Combine("join")}", Assert.Single(_logs.Entries).Message, StringComparison.Ordinal);
        Private("join", "fpt_new");
        Assert.Equal("fpt_new", tokens.Enrolment()!.Value.Joining.Reveal());
    }

    [Fact]
    public void Refused_TokenOfAPerson_IsNotReplaced()
    {
        var tokens = Tokens(Private("token", "fpt_one"), null);

        tokens.Refused(tokens.Token()!, "the token 12 is revoked");

        Assert.Null(tokens.Enrolment());
        Assert.Empty(_logs.Entries);
    }

    public void Dispose() => _folder.Dispose();

    private TokenFiles Enrolled(string joining, out Secret own)
    {
        var tokens = Tokens(null, Private("join", joining));
        tokens.Enrolment();
        tokens.Enrolled();
        own = tokens.Token()!;
        return tokens;
    }

    private TokenFiles Tokens(string? token, string? enrol) => new(token, enrol, _folder.Path, _time, _logs.LoggerFor<TokenFiles>());

    private string Private(string name, string text)
    {
        var file = _folder.Write(name, text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return file;
    }
}
