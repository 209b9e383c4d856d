namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Judges orders, and finds the claims that a process is under. One thread; it reads what has to be read.</summary>
internal sealed class ClaimFinder(IProcessFacts facts, ClaimBook book, ClaimGate gate, ReservationRight rights, UserBook users, RunUsers runUsers)
{
    /// <summary>Beyond so many a process is not followed to those that it descends from.</summary>
    private const int MostAncestors = 256;

    private const int NoProcess = 0;

    public ClaimBook Book => book;

    /// <summary>A claim that holds from the next tick on.</summary>
    /// <exception cref="ClaimException">It is not granted.</exception>
    public Claim Open(ClaimOrder order)
    {
        gate.Order(order.User);
        ClaimRules.Check(order);
        if (order.Pid <= NoProcess)
            throw new ClaimException("pid is missing: name the process whose run it is");
        if (facts.StatOf(order.Pid) is not { HasEnded: false } stat || facts.UserOf(order.Pid) is not { } user)
            throw new ClaimException($"pid: there is no process {order.Pid} (it may have ended)");
        if (user != order.User && order.User != ClaimOrder.Root)
            throw new ClaimException($"pid: process {order.Pid} is another user's; only that user or root may claim it");
        if (book.Open.FirstOrDefault(other => other.Order.Pid == order.Pid && other.Start == stat.Start && !other.IsEnding) is { } other)
            throw new ClaimException($"pid: process {order.Pid} is claimed already, for run {other.RunId}; end that claim first");
        var places = facts.CgroupsOf(order.Pid);
        var claim = new Claim(order, stat.Start, CgroupRun.Of(places), order.WholeGroup ? Group(order.Pid, places) : null, rights.Of(order, places)) { UserId = user, User = users.NameOf(user) };
        // Another process may have taken the number while its files were read.
        if (facts.StatOf(order.Pid)?.Start != stat.Start)
            throw new ClaimException($"pid: process {order.Pid} has ended");
        gate.Name(order.RunId, order.User);
        book.Add(claim);
        runUsers.Add(order.RunId, user, claim.User is not null);
        return claim;
    }

    /// <summary>The nearest first: a claim within another is told apart from it. Those of a whole control group come last.</summary>
    public IReadOnlyList<Claim> Of(int pid, ProcessStat stat)
    {
        var open = book.Open;
        if (open.Count == 0)
            return [];
        var found = new List<Claim>();
        var (at, current) = (pid, (ProcessStat?)stat);
        for (var steps = 0; steps < MostAncestors && current is { } known; steps++)
        {
            var (number, start) = (at, known.Start);
            found.AddRange(open.Where(claim => claim.Order.Pid == number && claim.Start == start));
            if (known.Parent <= NoProcess)
                break;
            (at, current) = (known.Parent, facts.StatOf(known.Parent));
        }

        if (open.Any(claim => claim.Order.WholeGroup))
            found.AddRange(OfGroups(pid, open.Except(found)));
        return found;
    }

    /// <summary>Claims whose process has ended end too. True: there is one.</summary>
    public bool EndThoseThatEnded()
    {
        var ended = book.Open.Where(claim => !claim.IsEnding && facts.StatOf(claim.Order.Pid) is var stat && (stat is not { HasEnded: false } || stat.Value.Start != claim.Start)).ToList();
        ended.ForEach(claim => claim.End());
        return ended.Count > 0;
    }

    /// <summary>The names of users that came later than their claims. True: there is one.</summary>
    public bool NameUsers()
    {
        var isNamed = false;
        foreach (var claim in book.Open.Where(claim => claim.User is null))
            isNamed |= (claim.User = users.Told(claim.UserId)) is not null;
        return isNamed;
    }

    private IEnumerable<Claim> OfGroups(int pid, IEnumerable<Claim> claims)
    {
        var (groups, user) = (facts.CgroupsOf(pid), facts.UserOf(pid));
        return claims.Where(claim => claim.IsIn(groups) && (claim.Order.User == ClaimOrder.Root || claim.Order.User == user));
    }

    /// <summary>The hierarchy that all processes are sorted in, else any that it is sorted in.</summary>
    private static string Group(int pid, IReadOnlyList<string> places) =>
        places.Where(line => !line.EndsWith(":/", StringComparison.Ordinal)).OrderByDescending(line => line.StartsWith("0::", StringComparison.Ordinal)).ThenByDescending(line => line.Length).FirstOrDefault()
        ?? throw new ClaimException($"cgroup: process {pid} has no control group of its own; claim it without");
}
