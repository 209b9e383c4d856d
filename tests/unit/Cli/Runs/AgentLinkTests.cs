using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Cli.Runs;
using TelemetryFootprint.TestKit.Files;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class AgentLinkTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Open_WhereNobodyAnswers_SaysWhy()
    {
        using var folder = new TemporaryDirectory();
        Assert.Null(AgentLink.Open(folder.Combine("none"), out var missing));
        Assert.Equal("there is no such socket", missing);

        // What a killed agent leaves, or a file that is none.
        Assert.Null(AgentLink.Open(folder.Write("left", ""), out var left));
        Assert.NotEmpty(left);

        // No socket can have such a name, whatever is there.
        Assert.Null(AgentLink.Open(folder.Write(new string('x', 200), ""), out var tooLong));
        Assert.NotEmpty(tooLong);
        Assert.NotEqual(left, tooLong);
    }

    [Fact]
    public async Task Ask_Request_IsOneLineAndItsAnswerIsReadWhole()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Told(3, 5_000, 2.5));
        using var link = agent.Connect();
        var answer = await link.AskAsync(new("claim") { Run = "gpt-ft", Project = "nlp\n2", Gpus = ["0", "GPU-1f2e"] });

        using var heard = JsonDocument.Parse(Assert.Single(agent.Heard));
        Assert.Equal(
            ("claim", "gpt-ft", "nlp\n2", "0 GPU-1f2e"),
            (Word(heard, "op"), Word(heard, "run"), Word(heard, "project"), string.Join(' ', heard.RootElement.GetProperty("gpus").EnumerateArray())));
        // What is not said is absent: the agent takes who asks.
        Assert.False(heard.RootElement.TryGetProperty("pid", out _));
        Assert.False(heard.RootElement.TryGetProperty("phase", out _));
        var device = Assert.Single(answer.Devices!);
        Assert.Equal((true, "GPU-3", 3, 5_000L, 4_900L, 5_200L, 2.5), (answer.Ok, device.Uuid, device.Index, device.Millijoules, device.LowMillijoules, device.HighMillijoules, device.Seconds));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        await using var agent = new ScriptedAgent(request => JsonSerializer.Serialize(new { ok = true, run = request.GetProperty("run").GetString() }) + "\n");
        using var link = agent.Connect();
        string[] runs = [.. Enumerable.Range(0, 32).Select(number => $"run-{number}")];

        var answers = await Task.WhenAll(runs.Select(run => link.AskAsync(new("status") { Run = run }))).WaitAsync(Patience);

        Assert.Equal(runs, answers.Select(answer => answer.Run));
    }

    /// <summary>What an agent sends, and what is said of it.</summary>
    public static TheoryData<string?, string> Bad => new()
    {
        { ScriptedAgent.Gone, "it has gone" },
        { "null\n", "it gives no answer" },
        { new string(' ', ControlPath.MostLineBytes), "its answer is too long" },
        { "hello\n", "invalid" },
        { "{}\n", "ok" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task Ask_WhatIsNoAnswer_IsAnIoErrorAndTheLinkIsDone(string? sent, string why)
    {
        await using var agent = new ScriptedAgent(sent, ScriptedAgent.Granted);
        using var link = agent.Connect();
        var first = await Assert.ThrowsAsync<IOException>(() => link.AskAsync(new("status")));

        Assert.Contains(why, first.Message, StringComparison.OrdinalIgnoreCase);
        // What still comes would be taken for the answer to another question.
        await Assert.ThrowsAsync<IOException>(() => link.AskAsync(new("end")));
        Assert.Equal(["status"], agent.Ops);
    }

    [Fact]
    public async Task Dispose_WhileTheAgentHangs_EndsTheWaiting()
    {
        await using var agent = new ScriptedAgent(ScriptedAgent.Silence);
        var link = agent.Connect();
        var asked = link.AskAsync(new("status"));
        Assert.True(SpinWait.SpinUntil(() => agent.Heard.Count == 1, Patience));
        Assert.False(asked.IsCompleted);
        link.Dispose();

        await Assert.ThrowsAsync<IOException>(() => asked.WaitAsync(Patience));
        await Assert.ThrowsAsync<IOException>(() => link.AskAsync(new("end")));
    }

    private static string? Word(JsonDocument line, string member) => line.RootElement.GetProperty(member).GetString();
}
