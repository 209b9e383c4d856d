using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using TelemetryFootprint.Contracts.Grpc;

namespace TelemetryFootprint.Agent.Core.Delivery.Grpc;

/// <summary>A file that is read anew with every connection. One that cannot be used any more leaves what it held before in force, and is told once.</summary>
internal sealed class KeptFile<T>(string name, Func<T> load, Func<T, string> mark, ILogger logger)
    where T : class
{
    private T? _good;
    private string? _mark;
    private string? _complaint;
    private bool _wasAsked;

    /// <summary>Replacements that could not be used.</summary>
    public long Failures { get; private set; }

    /// <summary>It can be used, and its mark is not the one of the last time; half a file is none yet, and one that nobody asked for yet replaces nothing.</summary>
    public bool IsReplaced
    {
        get
        {
            if (!_wasAsked) return false;
            try
            {
                var now = load();
                using var disposable = now as IDisposable;
                return mark(now) != _mark;
            }
            catch (Exception unusable) when (IsUnusable(unusable))
            {
                return false;
            }
        }
    }

    /// <summary>Throws FAILED_PRECONDITION where nothing good was ever read.</summary>
    public T Read()
    {
        _wasAsked = true;
        try
        {
            _good = load();
            _mark = mark(_good);
            _complaint = null;
            return _good;
        }
        catch (Exception unusable) when (IsUnusable(unusable))
        {
            var reason = $"{name}: {unusable.Message}";
            if (_good is null) throw new GrpcException(GrpcStatusCode.FailedPrecondition, reason, unusable);
            if (_complaint != reason)
            {
                _complaint = reason;
                Failures++;
                logger.KeptOld(reason);
            }

            return _good;
        }
    }

    private static bool IsUnusable(Exception unusable) => unusable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
