using TelemetryFootprint.Agent.Core.Attribution.Control;
using TelemetryFootprint.Agent.Core.Delivery;

namespace TelemetryFootprint.Agent.Core.Attribution.Claims;

/// <summary>Where claims are opened, asked for and ended; any thread. A claim begins and ends with a tick, which is taken at once for it.</summary>
public sealed class ClaimDesk(ProcessWatch watch)
{
    // A tick waits a quarter of a second for its GPUs; a machine that is busy takes longer.
    private static readonly TimeSpan Patience = ControlPath.LongestAnswer / 2;

    /// <summary>Claims that hold or are about to.</summary>
    public int Open => watch.Claims.Open.Count;

    /// <summary>They as the collector is told them.</summary>
    public IClaimSource Told { get; } = new ToldClaims(watch.Claims, watch.Owners);

    /// <summary>Comes back when the claim holds.</summary>
    /// <exception cref="ClaimException">It is not granted, with why.</exception>
    public async Task<ClaimState> OpenAsync(ClaimOrder order)
    {
        var asked = watch.ClaimAsync(order);
        try
        {
            var claim = await asked.WaitAsync(Patience);
            watch.Cut();
            await claim.Begun.WaitAsync(Patience);
            return claim.State;
        }
        catch (TimeoutException)
        {
            // Nobody waits for it any more: should it be granted after all, it ends.
            _ = asked.ContinueWith(late => late.GetAwaiter().GetResult().End(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
            throw new ClaimException("the agent is held up, by a file about a process or by the GPU library; try again later");
        }
    }

    /// <exception cref="ClaimException">There is none that this user may ask for.</exception>
    public ClaimState StateOf(int pid, int user) => Find(pid, user).State;

    /// <summary>Comes back when it holds no more, with its last figures.</summary>
    /// <exception cref="ClaimException">There is none that this user may end.</exception>
    public async Task<ClaimState> EndAsync(int pid, int user)
    {
        var claim = Find(pid, user);
        // One that has ended already has nothing to wait for, and nobody a tick for asking twice.
        if (!claim.IsEnding)
        {
            claim.End();
            watch.Cut();
        }

        try
        {
            await claim.Ended.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            // It ends with the next tick, whenever that is; what is known now is true.
        }

        return claim.State;
    }

    private Claim Find(int pid, int user) => watch.Claims.Of(pid, user)
        ?? throw new ClaimException($"there is no claim of process {pid} that this user may ask for; one that has ended is remembered for a minute");
}
