using TelemetryFootprint.Contracts.Batches;
using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>All claims of this host, those of the last minute too. Any thread.</summary>
internal sealed class ClaimBook(TimeProvider time, ClaimLimits limits)
{
    /// <summary>Ended ones that are remembered.</summary>
    private const int MostEnded = 256;

    /// <summary>How long an ended claim can still be asked for.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private IReadOnlyList<Claim> _open = [];
    private IReadOnlyList<(Claim Claim, long Since)> _ended = [];
    private List<(Claim Claim, bool IsEnding)>? _atBegin;
    private long _version;

    /// <summary>Another one whenever a claim came or ended.</summary>
    public long Version => Interlocked.Read(ref _version);

    /// <summary>Those that hold or are about to, the oldest first.</summary>
    public IReadOnlyList<Claim> Open => Volatile.Read(ref _open);

    /// <exception cref="ClaimException">There are too many.</exception>
    public void Add(Claim claim)
    {
        lock (_gate)
        {
            if (_open.Count >= limits.Most)
                throw new ClaimException($"{limits.Most} claims are open on this host; end one, or claim a process that starts several", ClaimBound.Open);
            if (claim.Order.User != ClaimOrder.Root && _open.Count(other => other.Order.User == claim.Order.User) >= limits.MostOfAUser)
                throw new ClaimException($"{limits.MostOfAUser} claims of this user are open; end one, or claim a process that starts several", ClaimBound.Open);
            Volatile.Write(ref _open, [.. _open, claim]);
            Interlocked.Increment(ref _version);
        }
    }

    /// <summary>The claim of a process, the newest first; null: none that this user may ask for.</summary>
    public Claim? Of(int pid, int user)
    {
        lock (_gate)
            return _open.Concat(_ended.Select(ended => ended.Claim).Reverse()).FirstOrDefault(claim => claim.Order.Pid == pid && (user == ClaimOrder.Root || claim.Order.User == user));
    }

    /// <summary>Those that ended within the last minute, the oldest first.</summary>
    public IReadOnlyList<Claim> Ended
    {
        get
        {
            lock (_gate)
                return [.. _ended.Where(ended => time.GetElapsedTime(ended.Since) < Memory).Select(ended => ended.Claim)];
        }
    }

    /// <summary>A tick begins: see <see cref="IProcessOwners.Begin"/>. The sampler's thread.</summary>
    public void Begin() => _atBegin = Now();

    /// <summary>A tick is over, for the claims that were there when it began. The sampler's thread.</summary>
    public void Turn(long nowMicroseconds, Inventory inventory, IReadOnlyList<DeviceRow> rows)
    {
        var claims = _atBegin ?? Now();
        _atBegin = null;
        if (claims.Count == 0)
            return;
        foreach (var (claim, isEnding) in claims)
            claim.Turn(nowMicroseconds, inventory, rows, isEnding);
        if (claims.Any(entry => entry.Claim.Ended.IsCompleted))
            Clear();
    }

    private List<(Claim Claim, bool IsEnding)> Now() => [.. Open.Select(claim => (claim, claim.IsEnding))];

    private void Clear()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _ended = [.. _ended.Where(ended => time.GetElapsedTime(ended.Since, now) < Memory), .. _open.Where(claim => claim.Ended.IsCompleted).Select(claim => (claim, now))];
            if (_ended.Count > MostEnded)
                _ended = [.. _ended.Skip(_ended.Count - MostEnded)];
            Volatile.Write(ref _open, [.. _open.Where(claim => !claim.Ended.IsCompleted)]);
            Interlocked.Increment(ref _version);
        }
    }
}
