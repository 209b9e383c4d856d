using TelemetryFootprint.Agent.Core.Delivery;
using TelemetryFootprint.Contracts;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>
/// This host's claims as the collector is told them: by run, those that hold, then the runs that processes name themselves, then claims that have just ended.
/// </summary>
internal sealed class ToldClaims(ClaimBook book, ProcessOwners owners) : IClaimSource
{
    public long Version => book.Version + owners.WordsVersion;

    public RunClaims Message()
    {
        var message = new RunClaims();
        var (open, ended) = (book.Open, book.Ended);
        var told = open.Concat(ended.Reverse()).GroupBy(claim => claim.RunId, StringComparer.Ordinal).Select(run => Told([.. run], isOver: !open.Any(claim => claim.RunId == run.Key))).ToLookup(claim => claim.Over);
        var claimed = told[false].Select(claim => claim.RunId).ToHashSet(StringComparer.Ordinal);
        List<RunClaim> words = [.. owners.Words.Where(word => !claimed.Contains(word.RunId)).GroupBy(word => word.RunId, StringComparer.Ordinal).OrderBy(run => run.Key, StringComparer.Ordinal).Select(run => Told([.. run]))];
        claimed.UnionWith(words.Select(word => word.RunId));
        message.Claims.Add(told[false].Concat(words).Concat(told[true].Where(claim => !claimed.Contains(claim.RunId))).Take(Limits.MaxClaims));
        return message;
    }

    /// <summary>By the words of the run's first user here: what another one's process says of a run that is not his does not count, also when his own have ended.</summary>
    private RunClaim Told(IReadOnlyList<RunWord> ofOneRun)
    {
        var (user, wasNameless) = owners.RunUsers.Of(ofOneRun[0].RunId) ?? (ofOneRun[0].UserId, false);
        return new()
        {
            RunId = ofOneRun[0].RunId,
            Project = First(word => word.Project),
            Phase = First(word => word.Phase),
            User = First(word => word.User),
            UserCameLate = wasNameless,
            // Only who claims a run over the socket can ask for it.
            WithoutState = true,
        };

        string First(Func<RunWord, string?> of) => ofOneRun.Where(word => word.UserId == user).Select(of).FirstOrDefault(text => text is not null) ?? "";
    }

    private RunClaim Told(IReadOnlyList<Claim> ofOneRun, bool isOver)
    {
        var (user, wasNameless) = owners.RunUsers.Of(ofOneRun[0].RunId) ?? (ofOneRun[0].UserId, false);
        var told = new RunClaim
        {
            RunId = ofOneRun[0].RunId,
            Name = First(order => order.Name),
            Project = First(order => order.Project),
            Phase = First(order => order.Phase),
            // Of nobody else who claims it too.
            User = ofOneRun.Where(claim => claim.UserId == user).Select(claim => claim.User).FirstOrDefault(name => name is not null) ?? "",
            UserCameLate = wasNameless,
            Over = isOver,
        };
        if (ofOneRun.Select(claim => claim.Order.Budget).FirstOrDefault(budget => budget is not null) is { } budget)
            told.Budget = new RunBudget { Unit = budget.Unit, Limit = budget.Limit };
        return told;

        // Of several ranks the first that said it.
        string First(Func<ClaimOrder, string?> of) => ofOneRun.Select(claim => of(claim.Order)).FirstOrDefault(text => text is not null) ?? "";
    }
}
