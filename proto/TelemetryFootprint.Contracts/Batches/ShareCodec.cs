using TelemetryFootprint.Contracts.V1;

namespace TelemetryFootprint.Contracts.Batches;

/// <summary>Owners, states and millijoule shares of rows. A row without shares is one share, <c>__unattributed__</c>, state unspecified.</summary>
internal static class ShareCodec
{
    public static Violation? FirstViolation(Batch batch, RowLayout layout)
    {
        int shares = batch.ShareOwners.Count;
        if (batch.Owners.Count > Limits.MaxOwners) return new($"owners: more than {Limits.MaxOwners}");
        if (batch.ShareCounts.Count != 0 && batch.ShareCounts.Count != layout.Rows) return new("share_counts: not one per row");
        if (shares > Limits.MaxSharesPerBatch) return new($"share_owners: more than {Limits.MaxSharesPerBatch}");
        if (batch.ShareStates.Count != shares || batch.ShareMillijoules.Count != shares) return new("share columns: not equally long");
        long counted = 0;
        foreach (uint count in batch.ShareCounts) counted += count;
        if (counted != shares) return new($"share_counts: {counted} for {shares} shares");
        foreach (Owner owner in batch.Owners)
        {
            if (OwnerViolation(owner) is { } violation) return violation;
        }
        for (int i = 0; i < shares; i++)
        {
            if (batch.ShareOwners[i] >= batch.Owners.Count) return new("share_owners: no such owner");
            if (batch.ShareStates[i] > (uint)PowerState.Idle) return new($"share_states: unknown state {batch.ShareStates[i]}");
        }
        return shares == 0 ? null : Sums(batch, layout);
    }

    /// <summary>Per row its shares, null where it has none; null at all if no row has any.</summary>
    public static IReadOnlyList<RowShare>?[]? Decode(Batch batch, int rows)
    {
        if (batch.ShareOwners.Count == 0) return null;
        var result = new IReadOnlyList<RowShare>?[rows];
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            if (batch.ShareCounts[row] == 0) continue;
            var shares = new RowShare[batch.ShareCounts[row]];
            for (int i = 0; i < shares.Length; i++, next++)
            {
                Owner owner = batch.Owners[(int)batch.ShareOwners[next]];
                shares[i] = new(
                    owner.Kind == OwnerKind.Unattributed ? null : owner, (PowerState)batch.ShareStates[next], (long)batch.ShareMillijoules[next]);
            }
            result[row] = IsPlain(shares) ? null : shares;
        }
        return result;
    }

    /// <summary>True if the shares say no more than their absence would.</summary>
    public static bool IsPlain(IReadOnlyList<RowShare>? shares) =>
        shares is null or { Count: 0 }
        || (shares.Count == 1 && shares[0].Owner is null or { Kind: OwnerKind.Unattributed } && shares[0].State == PowerState.Unspecified);

    private static Violation? OwnerViolation(Owner? owner)
    {
        if (owner is null || owner.Kind is < OwnerKind.Run or > OwnerKind.Idle) return new("owners: unknown kind");
        bool ofRun = owner.Kind is OwnerKind.Run or OwnerKind.ReservedIdle;
        if (ofRun == (owner.RunId.Length == 0)) return new("owners: a run and its reserved idle time have the run's id, and only they");
        // These names are the ledger's own: a run of that name would pass for idle or unattributed energy.
        if (owner.RunId.StartsWith("__", StringComparison.Ordinal)) return new("owners.run_id: begins with __");
        return TextRules.FirstViolation(owner.RunId, Limits.MaxRunIdBytes, "owners.run_id");
    }

    private static Violation? Sums(Batch batch, RowLayout layout)
    {
        long[] energy = BatchEnergy.Decode(batch, layout);
        int next = 0;
        for (int row = 0; row < energy.Length; row++)
        {
            if (batch.ShareCounts[row] == 0) continue;
            ulong left = (ulong)energy[row];
            for (uint i = 0; i < batch.ShareCounts[row]; i++)
            {
                ulong share = batch.ShareMillijoules[next++];
                if (share > left) return new($"share_millijoules: more than the energy of row {row}");
                left -= share;
            }
            if (left != 0) return new($"share_millijoules: less than the energy of row {row}");
        }
        return null;
    }
}
