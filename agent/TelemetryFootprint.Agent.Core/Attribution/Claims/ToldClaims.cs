using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>This host's claims as the collector is told them: by run, those that hold before those that have just ended.</summary>
internal sealed class ToldClaims(ClaimBook book) : IClaimSource
{
    public long Version => book.Version;

    public RunClaims Message()
    {
        var message = new RunClaims();
        var (open, ended) = (book.Open, book.Ended);
        foreach (var run in open.Concat(ended.Reverse()).GroupBy(claim => claim.RunId, StringComparer.Ordinal).Take(Limits.MaxClaims))
            message.Claims.Add(Told([.. run], isOver: !open.Any(claim => claim.RunId == run.Key)));
        return message;
    }

    private static RunClaim Told(IReadOnlyList<Claim> ofOneRun, bool isOver)
    {
        var told = new RunClaim
        {
            RunId = ofOneRun[0].RunId,
            Name = First(order => order.Name),
            Project = First(order => order.Project),
            Phase = First(order => order.Phase),
            Over = isOver,
        };
        if (ofOneRun.Select(claim => claim.Order.Budget).FirstOrDefault(budget => budget is not null) is { } budget)
            told.Budget = new RunBudget { Unit = budget.Unit, Limit = budget.Limit };
        return told;

        // Of several ranks the first that said it.
        string First(Func<ClaimOrder, string?> of) => ofOneRun.Select(claim => of(claim.Order)).FirstOrDefault(text => text is not null) ?? "";
    }
}
