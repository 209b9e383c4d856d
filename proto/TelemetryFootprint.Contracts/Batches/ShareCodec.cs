using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Owners, states and millijoule shares of rows. A row without shares is one share, <c>__unattributed__</c>, state unspecified.</summary>
internal static class ShareCodec
{
    public static Violation? FirstViolation(Batch batch, RowLayout layout) =>
        Owners(batch) ?? Patterns(batch)
        ?? SharePatternRuns.FirstViolation(batch.SharePatternRuns, batch.SharePatterns.Count, layout.Rows)
        ?? Count(batch) ?? Energies(batch, layout);

    /// <summary>Per row its shares, null where it has none; null at all if no row has any.</summary>
    public static IReadOnlyList<RowShare>?[]? Decode(Batch batch, RowLayout layout, long[] energy)
    {
        if (batch.SharePatternRuns.Count == 0) return null;
        int[] patterns = SharePatternRuns.Expand(batch.SharePatternRuns, layout.Rows);
        var previous = new SharePrevious();
        var result = new IReadOnlyList<RowShare>?[layout.Rows];
        int next = 0;
        for (int row = 0; row < result.Length; row++)
        {
            if (patterns[row] < 0) continue;
            SharePattern pattern = batch.SharePatterns[patterns[row]];
            long[] energies = previous.Of(layout.Device[row], patterns[row], pattern.Owners.Count);
            var shares = new RowShare[pattern.Owners.Count];
            long left = energy[row];
            for (int i = 0; i < energies.Length; i++)
            {
                left -= energies[i] += batch.ShareMillijoules[next++];
                shares[i] = Share(batch, pattern, i, energies[i]);
            }
            shares[^1] = Share(batch, pattern, energies.Length, left);
            result[row] = IsPlain(shares) ? null : shares;
        }
        return result;
    }

    /// <summary>True if the shares say no more than their absence would.</summary>
    public static bool IsPlain(IReadOnlyList<RowShare>? shares) =>
        shares is null or { Count: 0 }
        || (shares.Count == 1 && shares[0].Owner is null or { Kind: OwnerKind.Unattributed } && shares[0].State == PowerState.Unspecified);

    private static RowShare Share(Batch batch, SharePattern pattern, int position, long millijoules)
    {
        Owner owner = batch.Owners[(int)pattern.Owners[position]];
        return new(owner.Kind == OwnerKind.Unattributed ? null : owner, (PowerState)pattern.States[position], millijoules);
    }

    private static Violation? Owners(Batch batch)
    {
        if (batch.Owners.Count > Limits.MaxOwners) return new($"owners: more than {Limits.MaxOwners}");
        foreach (Owner owner in batch.Owners)
        {
            if (OwnerViolation(owner) is { } violation) return violation;
        }
        return null;
    }

    private static Violation? OwnerViolation(Owner? owner)
    {
        if (owner is null || owner.Kind is < OwnerKind.Run or > OwnerKind.Idle) return new("owners: unknown kind");
        bool ofRun = owner.Kind is OwnerKind.Run or OwnerKind.ReservedIdle;
        if (ofRun == (owner.RunId.Length == 0)) return new("owners: a run and its reserved idle time have the run's id, and only they");
        // These names are the ledger's own: a run of that name would pass for idle or unattributed energy.
        if (owner.RunId.StartsWith("__", StringComparison.Ordinal)) return new("owners.run_id: begins with __");
        return TextRules.FirstViolation(owner.RunId, Limits.MaxRunIdBytes, "owners.run_id");
    }

    private static Violation? Patterns(Batch batch)
    {
        if (batch.SharePatterns.Count > Limits.MaxSharePatterns) return new($"share_patterns: more than {Limits.MaxSharePatterns}");
        foreach (SharePattern pattern in batch.SharePatterns)
        {
            int shares = pattern.Owners.Count;
            if (shares == 0) return new("share_patterns: a pattern without shares");
            if (shares > Limits.MaxSharesPerBatch) return new($"share_patterns: more than {Limits.MaxSharesPerBatch} shares");
            if (pattern.States.Count != shares) return new($"share_patterns: {pattern.States.Count} states for {shares} owners");
            for (int i = 0; i < shares; i++)
            {
                if (pattern.Owners[i] >= batch.Owners.Count) return new("share_patterns: no such owner");
                if (pattern.States[i] > (uint)PowerState.Idle) return new($"share_patterns: unknown state {pattern.States[i]}");
            }
        }
        return null;
    }

    /// <summary>Only of runs that name patterns which are there.</summary>
    private static Violation? Count(Batch batch)
    {
        long shares = 0, written = 0;
        for (int i = 0; i < batch.SharePatternRuns.Count; i += 2)
        {
            if (batch.SharePatternRuns[i] == 0) continue;
            int ofRow = batch.SharePatterns[(int)batch.SharePatternRuns[i] - 1].Owners.Count;
            shares += (long)ofRow * batch.SharePatternRuns[i + 1];
            written += (ofRow - 1L) * batch.SharePatternRuns[i + 1];
        }
        if (shares > Limits.MaxSharesPerBatch) return new($"share_pattern_runs: more than {Limits.MaxSharesPerBatch} shares");
        return written != batch.ShareMillijoules.Count ? new($"share_millijoules: {batch.ShareMillijoules.Count}, not {written}") : null;
    }

    /// <summary>A hostile difference may be any 64-bit number, so each sum is checked before it is made.</summary>
    private static Violation? Energies(Batch batch, RowLayout layout)
    {
        if (batch.ShareMillijoules.Count == 0) return null;
        long[] energy = BatchEnergy.Decode(batch, layout);
        int[] patterns = SharePatternRuns.Expand(batch.SharePatternRuns, layout.Rows);
        var previous = new SharePrevious();
        int next = 0;
        for (int row = 0; row < energy.Length; row++)
        {
            if (patterns[row] < 0) continue;
            long[] energies = previous.Of(layout.Device[row], patterns[row], batch.SharePatterns[patterns[row]].Owners.Count);
            long left = energy[row];
            for (int i = 0; i < energies.Length; i++)
            {
                long difference = batch.ShareMillijoules[next++];
                if (difference < -energies[i]) return new($"share_millijoules: a negative share of row {row}");
                if (difference > left - energies[i]) return new($"share_millijoules: more than the energy of row {row}");
                left -= energies[i] += difference;
            }
        }
        return null;
    }
}
