using System.Text.Json;
using TelemetryFootprint.Agent.Control;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.UnitTests.Agent.Control;

/// <summary>What a line may ask, by whom, and each bound of what is in it.</summary>
public sealed class ControlClerkTests : IDisposable
{
    private readonly ClaimStand _stand = new();

    [Fact]
    public async Task Answer_ClaimStatusEnd_TellsTheRunsEnergyBetweenItsTicks()
    {
        var claim = await _stand.AskAsync("""{"op":"claim","run":"gpt-ft","name":"tuning","project":"nlp","phase":"training"}""");
        Assert.Equal((true, 7, "gpt-ft", "tuning", "nlp", "training", 0.0), (claim.Ok, claim.Pid, claim.Run, claim.Name, claim.Project, claim.Phase, claim.Seconds));
        Assert.Empty(claim.Devices!);
        _stand.Tick();
        var status = await _stand.AskAsync("""{"op":"status"}""");
        Assert.Equal((false, 1.0, 1_000L), (status.Over, status.Seconds, Assert.Single(status.Devices!).Millijoules));
        var end = await _stand.AskAsync("""{"op":"end"}""");
        Assert.Equal((true, 2.0, 2_000L), (end.Over, end.Seconds, Assert.Single(end.Devices!).Millijoules));
        _stand.Tick();

        // A run that has ended draws no more, and can be asked for still.
        Assert.Equal(2_000, Assert.Single((await _stand.AskAsync("""{"op":"status"}""")).Devices!).Millijoules);
        Assert.Equal(0, _stand.Figures.RefusedRequests);
    }

    [Fact]
    public async Task Answer_AnotherUsersProcess_IsNeitherClaimedNorToldOfNorEnded()
    {
        Assert.Contains("process 7 is another user's", await RefusedAsync("""{"op":"claim","run":"theirs","pid":7}""", ClaimStand.Stranger), StringComparison.Ordinal);
        await _stand.AskAsync("""{"op":"claim","run":"gpt-ft"}""");
        foreach (var op in new[] { "status", "end" })
            Assert.Contains("no claim of process 7", await RefusedAsync($$"""{"op":"{{op}}","pid":7}""", ClaimStand.Stranger), StringComparison.Ordinal);

        var own = await _stand.AskAsync("""{"op":"status"}""");
        Assert.Equal((true, "gpt-ft", false), (own.Ok, own.Run, own.Over));
        Assert.Equal(3, _stand.Figures.RefusedRequests);
    }

    [Fact]
    public async Task Answer_PeerOfAnotherNamespace_MustNameItsProcess()
    {
        // The kernel gives 0 for a process that is not to be seen from here.
        var unseen = new PeerCredentials(0, ClaimStand.User.User);
        Assert.Contains("pid is missing", await RefusedAsync("""{"op":"claim","run":"gpt-ft"}""", unseen), StringComparison.Ordinal);

        Assert.True((await _stand.AskAsync("""{"op":"claim","run":"gpt-ft","pid":8}""", unseen)).Ok);
    }

    [Fact]
    public async Task Answer_Root_MaySpeakForAnybody()
    {
        var root = new PeerCredentials(1, ClaimOrder.Root);
        Assert.True((await _stand.AskAsync("""{"op":"claim","run":"slurm:42","pid":20}""", root)).Ok);
        Assert.Contains("no claim of process 20", await RefusedAsync("""{"op":"end"}""", ClaimStand.Stranger), StringComparison.Ordinal);

        Assert.True((await _stand.AskAsync("""{"op":"end","pid":20}""", root)).Over);
    }

    [Theory]
    [InlineData("run", 128, "run")]
    [InlineData("name", 256, "name")]
    [InlineData("project", 256, "project")]
    public async Task Answer_Text_IsTakenToItsBoundAndNotBeyond(string member, int most, string named)
    {
        Assert.Contains(named, await RefusedAsync(With(member, new string('a', most + 1))), StringComparison.Ordinal);
        Assert.Contains(named, await RefusedAsync(With(member, "a\u0007b")), StringComparison.Ordinal);

        Assert.True((await _stand.AskAsync(With(member, new string('a', most)))).Ok);
    }

    [Fact]
    public async Task Answer_Gpus_AreTakenToTheirBoundAndNotBeyond()
    {
        var gpus = Enumerable.Range(0, 65).Select(index => $"{index}").ToArray();
        Assert.Contains("more than 64", await RefusedAsync(With("gpus", gpus)), StringComparison.Ordinal);
        Assert.Contains("GPU-2222… is neither", await RefusedAsync(With("gpus", new[] { "GPU-" + new string('2', 2_000) })), StringComparison.Ordinal);

        Assert.True((await _stand.AskAsync(With("gpus", gpus[..64]))).Ok);
    }

    [Fact]
    public async Task Answer_GpusWithoutARight_GrantsTheRestAndSaysSo()
    {
        var answer = await _stand.AskAsync(With("gpus", new[] { "0" }));
        Assert.Equal((true, true), (answer.Ok, answer.Note?.Contains("none is set aside", StringComparison.Ordinal)));

        Assert.Null((await _stand.AskAsync("""{"op":"claim","run":"b","pid":20,"gpus":["0"]}""", new PeerCredentials(1, ClaimOrder.Root))).Note);
    }

    [Fact]
    public async Task Answer_BeyondTheRate_IsRefusedBeforeTheProcessIsLookedAt()
    {
        for (var i = 0; i < 120; i++)
            Assert.Contains("another user's", await RefusedAsync("""{"op":"claim","run":"a","pid":20}"""), StringComparison.Ordinal);

        Assert.Contains("120 a minute", await RefusedAsync("""{"op":"claim","run":"a","pid":7}"""), StringComparison.Ordinal);
        Assert.Equal(1, _stand.Figures.RefusedFor(ClaimBound.Rate));
        Assert.True((await _stand.AskAsync("""{"op":"claim","run":"a"}""", ClaimStand.Stranger)).Ok);
    }

    [Fact]
    public async Task Answer_EndOfWhatHasEnded_TakesNoTick()
    {
        await _stand.AskAsync("""{"op":"claim","run":"gpt-ft"}""");
        await _stand.AskAsync("""{"op":"end"}""");
        var ticks = _stand.Ticks;
        Assert.True((await _stand.AskAsync("""{"op":"end"}""")).Over);

        Assert.Equal(ticks, _stand.Ticks);
    }

    [Theory]
    [InlineData("""{"op":"claim","run":"a","gpus":[null]}""", "gpus: null is neither")]
    [InlineData("""{"op":"claim","run":"a","gpus":["-1"]}""", "gpus: -1 is neither")]
    [InlineData("""{"op":"claim","run":"a","gpus":[""]}""", "neither an index")]
    [InlineData("""{"op":"claim","run":"a","phase":"thinking"}""", "training, inference, other")]
    [InlineData("""{"op":"claim","run":"a","cgroup":true}""", "no control group of its own")]
    [InlineData("""{"op":"claim","run":"a","pid":-7}""", "pid is missing")]
    [InlineData("""{"op":null}""", "none of claim, status, end")]
    [InlineData("", "not understood")]
    public async Task Answer_WhatMayNotBe_NamesWhatIsWrong(string line, string why) => Assert.Contains(why, await RefusedAsync(line), StringComparison.Ordinal);

    [Fact]
    public async Task Answer_BytesThatAreNoText_IsRefusedInOneShortLine()
    {
        byte[] line = [.. "{\"op\":\""u8, 0xFF, 0xC0, 0x80, .. "\"}"u8];
        Assert.Contains("not understood", (await _stand.AskAsync(line)).Error, StringComparison.Ordinal);
        // However deep, and however long what it is told back.
        Assert.Contains("not understood", await RefusedAsync(string.Concat(Enumerable.Repeat("{\"op\":", 5_000))), StringComparison.Ordinal);
        Assert.InRange((await RefusedAsync($$"""{"{{new string('m', 10_000)}}":1}""")).Length, 1, 512);

        Assert.True((await _stand.AskAsync("""{"op":"claim","run":"a"}""")).Ok);
    }

    [Fact]
    public void Refuse_WhyOfSeveralLines_IsOneLine() => Assert.Equal("a b c", _stand.Clerk.Refuse("a\nb\r\nc").Error);

    [Fact]
    public async Task Answer_WhileFilesDoNotAnswer_IsRefusedBeyondSoManyThatWait()
    {
        using var asleep = new ClaimStand(isAwake: false);
        for (var waiting = 0; waiting < 64; waiting++)
            Assert.False(asleep.Order(7).IsCompleted);

        var answer = await asleep.AskAsync("""{"op":"claim","run":"a"}""");
        Assert.Equal((false, "64 claims are waiting to be judged; try again"), (answer.Ok, answer.Error));
    }

    public void Dispose() => _stand.Dispose();

    private static string With(string member, object value) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["op"] = "claim", ["run"] = "a", [member] = value });

    private async Task<string> RefusedAsync(string line, PeerCredentials? peer = null)
    {
        ControlAnswer answer = await _stand.AskAsync(line, peer);
        Assert.False(answer.Ok);
        Assert.Null(answer.Devices);
        return answer.Error!;
    }
}
