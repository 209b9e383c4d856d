namespace TelemetryFootprint.Collector.Storage.Inbox;

/// <summary>Something to do in the inbox's next transaction. <see cref="Done"/> completes after the commit.</summary>
internal sealed record InboxRequest(Action<InboxDatabase> Work)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
