namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>
/// A reader of the inbox. <paramref name="LostTicks"/> were deleted at the caps before it read them; never of <see cref="Ledger"/>, whose rows stay until it has.
/// </summary>
public sealed record InboxConsumer(string Name, long Cursor, long LostTicks)
{
    /// <summary>The one that counts the energy.</summary>
    public const string Ledger = "ledger";
}
