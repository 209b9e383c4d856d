using System.Text.Json;
using TelemetryFootprint.Agent.Core.Attribution.Claims;
using TelemetryFootprint.Agent.Core.Attribution.Control;

namespace TelemetryFootprint.Agent.Control;

/// <summary>Does what a line asks. Whatever is wrong with it, the answer says so in one line and nothing else is lost.</summary>
internal sealed class ControlClerk(ClaimDesk desk, ControlFigures figures, CollectorWord? collector = null)
{
    private const int MostWords = 512;
    private const string Usage = "write one JSON object a line, such as {\"op\":\"claim\",\"run\":\"gpt-ft\"}";

    public async Task<ControlAnswer> AnswerAsync(ReadOnlyMemory<byte> line, PeerCredentials peer)
    {
        try
        {
            var request = JsonSerializer.Deserialize(line.Span, ControlJson.Default.ControlRequest) ?? throw new ClaimException(Usage);
            var answer = ControlAnswers.Of(await DoAsync(request, peer));
            return collector?.AddTo(answer) ?? answer;
        }
        catch (ClaimException refusal)
        {
            return Refuse(refusal.Message, refusal.Bound);
        }
        catch (JsonException mistake)
        {
            return Refuse($"not understood: {mistake.Message} {Usage}");
        }
    }

    public ControlAnswer Refuse(string why, ClaimBound bound = ClaimBound.None)
    {
        figures.RefuseRequest(bound);
        var line = why.ReplaceLineEndings(" ");
        return new ControlAnswer(false) { Error = line.Length <= MostWords ? line : line[..MostWords] };
    }

    private async Task<ClaimState> DoAsync(ControlRequest request, PeerCredentials peer)
    {
        var pid = request.Pid ?? peer.Pid;
        return request.Op switch
        {
            "claim" => await desk.OpenAsync(new ClaimOrder(request.Run ?? throw new ClaimException("run is missing: name the run"), pid, peer.User)
            {
                Name = request.Name,
                Project = request.Project,
                Phase = request.Phase,
                Budget = request.Budget is { } budget ? new ClaimBudget(budget.Unit, budget.Limit) : null,
                WholeGroup = request.Cgroup,
                Gpus = request.Gpus ?? [],
            }),
            "status" => desk.StateOf(pid, peer.User),
            "end" => await desk.EndAsync(pid, peer.User),
            _ => throw new ClaimException("op is none of claim, status, end"),
        };
    }
}
