using System.Diagnostics;
using TelemetryFootprint.Collector.Slurm;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Collector.Slurm;

/// <summary>Real processes in sacct's place: what they say, and what they may not do to the collector.</summary>
public sealed class SacctTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ask_KnownJobs_AreReadWithTheirTimes()
    {
        var path = SacctScript.Write(_folder, """
            [ "$TZ" = UTC ] && [ "$SLURM_TIME_FORMAT" = %s ] || exit 9
            line '4711|gpt ft; x|ml|ada|gpu|COMPLETED|1763800000|1763803600'
            line '4712||||cpu|RUNNING|2025-11-22T08:26:40|Unknown'
            line '4713|a|b|c|d|CANCELLED by 1000|None|1763803600'
            """);

        var jobs = await AskAsync(path, "4711", "4712", "4713", "4714");

        Assert.Equal(new("4711", "gpt ft; x", "ml", "ada", "gpu", At(1763800000), At(1763803600)), jobs["4711"]);
        Assert.Equal(new("4712", null, null, null, "cpu", At(1763800000), null), jobs["4712"]);
        Assert.Equal((null, At(1763803600)), (jobs["4713"].Started, jobs["4713"].Ended));
        Assert.Equal(3, jobs.Count);
        var call = Assert.Single(SacctScript.Calls(path));
        Assert.Matches($"^-X -P -n --delimiter=[0-9A-F]{{16}} -o {SlurmJob.Fields} -j 4711,4712,4713,4714$", call);
    }

    [Fact]
    public async Task Ask_WhatIsNoNumber_IsNoArgument()
    {
        var path = SacctScript.Write(_folder, "line '1|a|b|c|d|RUNNING|1|Unknown'");

        await AskAsync(path, "1", "2_7", "3+0", "-a", "4;reboot", "$(id)", "", new string('9', 21));

        Assert.EndsWith(" -j 1", Assert.Single(SacctScript.Calls(path)), StringComparison.Ordinal);
    }

    /// <summary>Whoever submits a job names it, and may put lines and bars into the name.</summary>
    [Fact]
    public async Task Ask_NameThatLooksLikeALine_BillsNobody()
    {
        var path = SacctScript.Write(_folder, """
            printf "1${d}evil\n2|x|victims|eve|gpu|RUNNING|1|Unknown\n2;x;victims${d}mine${d}eve${d}gpu${d}RUNNING${d}1763800000${d}Unknown\n"
            line '2|y|theirs|ada|gpu|RUNNING|1763800000|Unknown'
            """);

        var jobs = await AskAsync(path, "1", "2");

        Assert.Equal("theirs", Assert.Single(jobs).Value.Account);
    }

    [Fact]
    public async Task Ask_TwoDifferentLinesOfOneJob_AreNoAnswer()
    {
        var path = SacctScript.Write(_folder, """
            line '1|a|one|c|d|RUNNING|1763800000|Unknown'
            line '1|a|two|c|d|RUNNING|1763800000|Unknown'
            line '2|a|one|c|d|RUNNING|1763800000|Unknown'
            line '2|a|one|c|d|RUNNING|1763800000|Unknown'
            line '3|a|not asked for|c|d|RUNNING|1763800000|Unknown'
            """);

        Assert.Equal("2", Assert.Single(await AskAsync(path, "1", "2")).Key);
    }

    [Theory]
    [InlineData("echo garbage; echo; printf '\\000\\377\\n'; echo '1|2|3'")]
    [InlineData("true")]
    public async Task Ask_Garbage_IsNoJob(string body) => Assert.Empty(await AskAsync(SacctScript.Write(_folder, body), "1"));

    [Theory]
    [InlineData("echo 'sacct: error: slurmdbd: down' >&2; exit 1", "ended with 1: sacct: error: slurmdbd: down")]
    [InlineData("yes 12345678901234567890", "said more than 1048576 bytes of 1 jobs")]
    [InlineData("yes error >&2 & sleep 60", "took longer than 1 s")]
    [InlineData("sleep 60 & sleep 60", "took longer than 1 s")]
    [InlineData("line '1|a|b|c|d|RUNNING|1|Unknown'; exec >&-; sleep 60", "took longer than 1 s")]
    public async Task Ask_ProgramThatMisbehaves_IsEndedAndSaysWhy(string body, string says)
    {
        var path = SacctScript.Write(_folder, $"echo $$ > \"$0.pid\"\n{body}");

        var error = await Assert.ThrowsAsync<SacctException>(() => AskAsync(path, "1"));

        Assert.Equal(says, error.Message);
        var pid = int.Parse(await File.ReadAllTextAsync(path + ".pid"), System.Globalization.CultureInfo.InvariantCulture);
        await Task.Run(() => SpinWait.SpinUntil(() => !IsAlive(pid), TimeSpan.FromSeconds(20)));
        Assert.False(IsAlive(pid));
    }

    [Fact]
    public async Task Ask_ProgramThatIsNone_SaysWhy()
    {
        var path = _folder.Write("sacct", "no program");

        Assert.StartsWith("cannot be started", (await Assert.ThrowsAsync<SacctException>(() => AskAsync(path, "1"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("4711", true)]
    [InlineData("0", true)]
    [InlineData("", false)]
    [InlineData("4711_1", false)]
    [InlineData("4711.batch", false)]
    [InlineData("４７", false)]
    public void IsId_Text_IsDigits(string text, bool expected) => Assert.Equal(expected, SlurmJob.IsId(text));

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static Task<IReadOnlyDictionary<string, SlurmJob>> AskAsync(string path, params string[] jobs) =>
        new Sacct(new(path, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)), TimeProvider.System).AskAsync(jobs, CancellationToken.None);
}
