using System.Runtime.CompilerServices;

namespace TelemetryFootprint.Collector.Ingest;

/// <summary>Messages that end as if the agent had said its last.</summary>
internal static class GracefulEnd
{
    /// <summary>Ends without an error when <paramref name="stopping"/> fires: what was read before is still answered.</summary>
    public static async IAsyncEnumerable<T> EndingAt<T>(
        this IAsyncEnumerable<T> messages, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        await using var reading = messages.GetAsyncEnumerator(either.Token);
        while (await MoveAsync(reading, stopping, cancellationToken)) yield return reading.Current;
    }

    private static async ValueTask<bool> MoveAsync<T>(IAsyncEnumerator<T> reading, CancellationToken stopping, CancellationToken cancellationToken)
    {
        try
        {
            return await reading.MoveNextAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
