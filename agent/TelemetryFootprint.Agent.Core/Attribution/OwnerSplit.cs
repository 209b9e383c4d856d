using TelemetryFootprint.Accounting.Intervals;
using TelemetryFootprint.Agent.Core.Energy.States;
using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution;

/// <summary>
/// Gives every millijoule of a row exactly one owner (README.md). The shares are whole, never negative and sum to the row, whoever uses the device.
/// </summary>
internal static class OwnerSplit
{
    /// <summary>Runs beyond this on one device are <c>__unattributed__</c>: those that used it least.</summary>
    public const int MostRuns = 16;

    private static readonly Owner Nobody = new() { Kind = OwnerKind.Idle };

    /// <summary>Null: the row is one share, <c>__unattributed__</c>, of no state.</summary>
    /// <param name="millijoules">Of the row; not negative.</param>
    /// <param name="states">They sum to the row; null: unknown.</param>
    /// <param name="users">Who was on the device meanwhile; empty: nobody, or nobody knows.</param>
    /// <param name="reservedBy">The run that the device is set aside for; null: none.</param>
    public static IReadOnlyList<RowShare>? Of(long millijoules, StateEnergy? states, IReadOnlyList<GpuUser> users, string? reservedBy = null)
    {
        if (millijoules == 0)
            return null;
        var shares = new List<RowShare>();
        users = ToldApart(users);
        var byContext = Weights(users, reservedBy, user => user.HoldsContext ? 1 : 0);
        var byUse = users.Any(user => user.Use > 0) ? Weights(users, reservedBy, user => user.Use) : byContext;
        if (states is not { } energy)
        {
            Add(shares, millijoules, PowerState.Unspecified, byUse);
        }
        else
        {
            // The share that varies most comes last: the wire leaves that one out.
            Add(shares, energy.ExecutionIdle, PowerState.ExecutionIdle, byContext);
            if (energy.Idle > 0)
                shares.Add(new RowShare(reservedBy is null ? Nobody : Reserved(reservedBy), PowerState.Idle, energy.Idle));
            Add(shares, energy.Active, PowerState.Active, byUse);
        }

        return shares is [{ Owner: null, State: PowerState.Unspecified }] ? null : shares;
    }

    private static void Add(List<RowShare> shares, long millijoules, PowerState state, List<Weight> weights)
    {
        var whole = weights.Sum(weight => weight.Value);
        long before = 0;
        foreach (var weight in weights)
        {
            var after = before + weight.Value;
            var part = ConservingSplit.Between(millijoules, before, after, whole);
            before = after;
            if (part > 0)
                shares.Add(new RowShare(weight.RunId is null ? null : new Owner { Kind = OwnerKind.Run, RunId = weight.RunId }, state, part));
        }
    }

    /// <summary>One weight per owner, at least one of them above 0, in an order that does not depend on that of the users: patterns of shares repeat then.</summary>
    private static List<Weight> Weights(IReadOnlyList<GpuUser> users, string? reservedBy, Func<GpuUser, long> of)
    {
        var runs = users.GroupBy(user => user.RunId, StringComparer.Ordinal)
            .Select(run => new Weight(run.Key, run.Sum(of)))
            .Where(weight => weight.Value > 0)
            .ToList();
        // Load or a context without anybody to be seen: of the run that has the device to itself, if one has.
        if (runs.Count == 0)
            return [new Weight(reservedBy, 1)];
        return [.. runs.OrderBy(run => run.RunId, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<GpuUser> ToldApart(IReadOnlyList<GpuUser> users)
    {
        if (users.Count <= MostRuns)
            return users;
        var kept = users.Where(user => user.RunId is not null)
            .GroupBy(user => user.RunId!, StringComparer.Ordinal)
            .OrderByDescending(run => run.Sum(user => user.Use))
            .ThenByDescending(run => run.Count(user => user.HoldsContext))
            .ThenBy(run => run.Key, StringComparer.Ordinal)
            .Take(MostRuns)
            .Select(run => run.Key)
            .ToHashSet(StringComparer.Ordinal);
        return [.. users.Select(user => user.RunId is { } run && kept.Contains(run) ? user : user with { RunId = null })];
    }

    private static Owner Reserved(string runId) => new() { Kind = OwnerKind.ReservedIdle, RunId = runId };

    private readonly record struct Weight(string? RunId, long Value);
}
