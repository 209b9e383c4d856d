using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Control;

/// <summary>The lines as others write and read them.</summary>
public sealed class ControlAnswersTests
{
    [Fact]
    public void Of_Claim_IsTheLineThatIsPromised()
    {
        var device = new Device { Uuid = "GPU-1f2e", Index = 3, Model = "NVIDIA H100" };
        var order = new ClaimOrder("gpt-ft", 42, 1000) { Name = "fine tuning", Phase = "training", Gpus = ["3"] };
        var state = new ClaimState(order, true, false, 2_500_000, [new ClaimedDevice(device, 2_250_000, 5_000, 4_750, 5_250, 40, [Method.Counter, Method.Integrated])]);

        Assert.Equal(
            """{"ok":true,"run":"gpt-ft","name":"fine tuning","phase":"training","pid":42,"over":true,"seconds":2.5,"devices":[{"uuid":"GPU-1f2e","index":3,"model":"NVIDIA H100","methods":["counter","integrated"],"seconds":2.25,"millijoules":5000,"lowMillijoules":4750,"highMillijoules":5250,"reservedMillijoules":40}]}""",
            JsonSerializer.Serialize(ControlAnswers.Of(state), ControlJson.Default.ControlAnswer));
    }

    [Fact]
    public void Of_ClaimOfAGpuThatIsNotThere_SaysWhich() => Assert.Equal(
        """{"ok":true,"absent":"there is no GPU 9 here","run":"gpt-ft","pid":42,"over":false,"seconds":0,"devices":[]}""",
        JsonSerializer.Serialize(ControlAnswers.Of(new(new("gpt-ft", 42, 1000), false, false, 0, []) { Absent = "there is no GPU 9 here" }), ControlJson.Default.ControlAnswer));

    [Fact]
    public void Refusal_IsTwoMembersAndNoFigure() =>
        Assert.Equal("""{"ok":false,"error":"why"}""", JsonSerializer.Serialize(new ControlAnswer(false) { Error = "why" }, ControlJson.Default.ControlAnswer));

    [Fact]
    public void Answer_WithMoreThanThisReaderKnows_IsRead()
    {
        var answer = JsonSerializer.Deserialize("""{"ok":true,"run":"a","watts":[1],"seconds":3}""", ControlJson.Default.ControlAnswer)!;
        Assert.Equal((true, "a", 3.0), (answer.Ok, answer.Run, answer.Seconds));
    }

    [Theory]
    [InlineData("""{"op":"claim","Run":"a"}""")]
    [InlineData("""{"op":"claim","runs":["a"]}""")]
    [InlineData("""{"op":"claim","gpus":"0"}""")]
    [InlineData("""{"op":"claim","cgroup":1}""")]
    [InlineData("""{"op":"claim","pid":1.5}""")]
    [InlineData("""{"op":"claim","pid":"7"}""")]
    [InlineData("""{"op":"claim","pid":99999999999}""")]
    [InlineData("""{"run":"a"}""")]
    [InlineData("""["claim"]""")]
    [InlineData("""{"op":"claim"} {"op":"end"}""")]
    public void Request_WithWhatIsNotKnownOrOfAnotherKind_IsNotGuessedAt(string line) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest));
}
