using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Core.Delivery;

/// <summary>Keeps a stream to the collector, for ever: connect, deliver, and after any end of it back off and start again.</summary>
public sealed class DeliveryLoop(ICollectorConnector connector, DeliveryContext context)
{
    private static readonly TimeSpan CredentialsLook = TimeSpan.FromSeconds(1);

    private bool _wasGood;
    private bool _isDenied;
    private bool _usesOwnNameAlone;

    /// <summary>Ends when <paramref name="stopping"/> is cancelled, after a last short flush; throws nothing.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        int failures = 0;
        while (!stopping.IsCancellationRequested)
        {
            (_wasGood, _isDenied) = (false, false);
            string reason = await RunOneStreamAsync(stopping).ConfigureAwait(false);
            if (stopping.IsCancellationRequested) break;
            failures = _wasGood ? 1 : failures + 1;
            TimeSpan pause = _isDenied ? BackoffPolicy.Denied(context.Random()) : BackoffPolicy.Pause(failures, context.Random());
            context.State.Update(figures => figures with { LastError = reason });
            context.Logger.Disconnected(reason, pause);
            if (!await SleepAsync(pause, stopping).ConfigureAwait(false)) break;
        }
        context.Logger.Stopped(context.Queue.State.Ticks);
    }

    private async Task<string> RunOneStreamAsync(CancellationToken stopping)
    {
        context.State.Update(figures => figures with { Attempts = figures.Attempts + 1 });
        try
        {
            ICollectorStream stream = await ConnectAsync(stopping).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                await DeliverAsync(new DeliverySession(stream, context, _usesOwnNameAlone), stopping).ConfigureAwait(false);
                return "the collector ended the stream";
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return "stopping";
        }
        catch (OperationCanceledException)
        {
            return $"no connection within {context.Options.AnswerTimeout.TotalSeconds:0} s";
        }
        catch (CollectorHungException hung)
        {
            _wasGood = false;
            context.Pace.TimedOut();
            return hung.Message;
        }
        catch (Exception exception)
        {
            _isDenied = exception is GrpcException { Status.Code: GrpcStatusCode.Unauthenticated or GrpcStatusCode.PermissionDenied };
            if (exception is GrpcException { Status: { IsCredentialOver: true } over }) connector.CredentialOver(RemoteText.Show(over.Detail));
            if (exception is GrpcException { Status.Code: GrpcStatusCode.DeadlineExceeded }) context.Pace.TimedOut();
            // Whatever ended the stream, the ticks wait in the queue: the loop must outlive every failure.
            return RemoteText.Show(exception.Message);
        }
        finally
        {
            context.State.Update(figures => figures with { Connected = false });
        }
    }

    private async Task DeliverAsync(DeliverySession session, CancellationToken stopping)
    {
        try
        {
            await session.RunAsync(stopping).ConfigureAwait(false);
        }
        catch (GrpcException exception) when (exception.Status.Code == GrpcStatusCode.PermissionDenied && session.HasSentOtherName && !_usesOwnNameAlone)
        {
            // Its credential is for this host's name; what waits under an older one would end every stream, and all that is new waits behind it.
            _usesOwnNameAlone = true;
            context.Logger.Renames(context.Identity.Host, RemoteText.Show(exception.Message));
            throw new IOException(exception.Message, exception);
        }
        finally
        {
            // The time that a connection takes to fail is no sign of health: an address that swallows packets takes long.
            _wasGood = session.SinceWelcome >= context.Options.StableAfter;
        }
    }

    private async Task<ICollectorStream> ConnectAsync(CancellationToken stopping)
    {
        using var deadline = new CancellationTokenSource(context.Options.AnswerTimeout, context.Time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        return await connector.ConnectAsync(linked.Token).ConfigureAwait(false);
    }

    private async Task<bool> SleepAsync(TimeSpan pause, CancellationToken stopping)
    {
        // Whoever is refused for its credentials looks for new ones while it waits; a certificate that one side does not believe looks like any broken connection.
        TimeSpan step = _isDenied || connector.HasTrustFiles ? CredentialsLook : pause;
        for (TimeSpan left = pause; left > TimeSpan.Zero && !stopping.IsCancellationRequested; left -= step)
        {
            await Task.Delay(left < step ? left : step, context.Time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (connector.HasNewTrust || (_isDenied && connector.HasNewCredentials)) break;
        }

        return !stopping.IsCancellationRequested;
    }
}
