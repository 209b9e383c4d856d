namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>A reader of the inbox. <paramref name="LostTicks"/> were deleted at the caps before it read them.</summary>
public sealed record InboxConsumer(string Name, long Cursor, long LostTicks);
