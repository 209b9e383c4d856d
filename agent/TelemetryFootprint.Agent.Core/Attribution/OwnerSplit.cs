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
    /// <param name="unused">Whose it is what nobody uses, each once and always in the same order; null: nobody's.</param>
    public static IReadOnlyList<RowShare>? Of(long millijoules, StateEnergy? states, IReadOnlyList<GpuUser> users, IReadOnlyList<IdlePart>? unused = null)
    {
        if (millijoules == 0)
            return null;
        var idleParts = unused ?? [];
        var shares = new List<RowShare>();
        long idle = 0;
        users = ToldApart(users);
        var byContext = Weights(users, idleParts, user => user.Hold);
        var byUse = users.Any(user => user.Use > 0) ? Weights(users, idleParts, user => user.Use) : byContext;
        if (states is not { } energy)
        {
            idle += Add(shares, millijoules, PowerState.Unspecified, byUse);
            AddIdle(shares, idle, idleParts);
        }
        else
        {
            // The share that varies most comes last: the wire leaves that one out.
            idle += energy.Idle + Add(shares, energy.ExecutionIdle, PowerState.ExecutionIdle, byContext);
            var active = new List<RowShare>();
            idle += Add(active, energy.Active, PowerState.Active, byUse);
            AddIdle(shares, idle, idleParts);
            shares.AddRange(active);
        }

        return shares is [{ Owner: null, State: PowerState.Unspecified }] ? null : shares;
    }

    /// <summary>To those that it is set aside for, by their parts.</summary>
    private static void AddIdle(List<RowShare> shares, long millijoules, IReadOnlyList<IdlePart> idleParts)
    {
        if (idleParts.Count == 0 && millijoules > 0)
            shares.Add(new RowShare(Nobody, PowerState.Idle, millijoules));
        var whole = idleParts.Sum(part => part.Weight);
        long before = 0;
        foreach (var part in idleParts)
        {
            var after = before + part.Weight;
            if (ConservingSplit.Between(millijoules, before, after, whole) is > 0 and var energy)
                shares.Add(new RowShare(part.RunId is null ? Nobody : new Owner { Kind = OwnerKind.ReservedIdle, RunId = part.RunId }, PowerState.Idle, energy));
            before = after;
        }
    }

    /// <summary>What is left for nobody.</summary>
    private static long Add(List<RowShare> shares, long millijoules, PowerState state, List<Weight> weights)
    {
        var whole = weights.Sum(weight => weight.Value);
        long before = 0, free = 0;
        foreach (var weight in weights)
        {
            var after = before + weight.Value;
            var part = ConservingSplit.Between(millijoules, before, after, whole);
            before = after;
            if (weight.IsFree)
                free += part;
            else if (part > 0)
                shares.Add(new RowShare(weight.RunId is null ? null : new Owner { Kind = OwnerKind.Run, RunId = weight.RunId }, state, part));
        }

        return free;
    }

    /// <summary>One weight per owner, at least one of them above 0, in an order that does not depend on that of the users: patterns of shares repeat then.</summary>
    private static List<Weight> Weights(IReadOnlyList<GpuUser> users, IReadOnlyList<IdlePart> idleParts, Func<GpuUser, long> of)
    {
        var runs = users.GroupBy(user => user.RunId, StringComparer.Ordinal)
            .Select(run => new Weight(run.Key, run.Sum(of)))
            .Where(weight => weight.Value > 0)
            .ToList();
        // Load or a context without anybody to be seen: of those that have the device to themselves, if any have.
        if (runs.Count == 0)
            return idleParts.Count == 0 ? [new Weight(null, 1)] : [.. idleParts.Select(part => new Weight(part.RunId, part.Weight))];
        return [.. runs.OrderBy(run => run.RunId, StringComparer.Ordinal)];
    }

    private static IReadOnlyList<GpuUser> ToldApart(IReadOnlyList<GpuUser> users)
    {
        if (users.Count <= MostRuns)
            return users;
        var kept = users.Where(user => user.RunId is not null && !user.IsFree)
            .GroupBy(user => user.RunId!, StringComparer.Ordinal)
            .OrderByDescending(run => run.Sum(user => user.Use))
            .ThenByDescending(run => run.Sum(user => user.Hold))
            .ThenBy(run => run.Key, StringComparer.Ordinal)
            .Take(MostRuns)
            .Select(run => run.Key)
            .ToHashSet(StringComparer.Ordinal);
        return [.. users.Select(user => user.IsFree || (user.RunId is { } run && kept.Contains(run)) ? user : user with { RunId = null })];
    }

    private readonly record struct Weight(string? RunId, long Value)
    {
        public bool IsFree => new GpuUser(RunId, 0, 0).IsFree;
    }
}
