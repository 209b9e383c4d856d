using TelemetryFootprint.Agent.Core.Delivery.Grpc;
using TelemetryFootprint.Contracts.Grpc;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Agent.Identity;

/// <summary>
/// <c>Collector:TokenFile</c>, or the token that a joining token was traded for: made here, kept in the state directory before the
/// collector hears its hash, so that no crash between the two can cost a use.
/// </summary>
internal sealed partial class TokenFiles : ICollectorCredentials
{
    public const string OwnName = "collector-token";
    private const string PendingName = "collector-token.pending";

    private const int MaxBlankBytes = 4096;

    private readonly string? _enrolFile;
    private readonly string _tokenFile;
    private readonly string _pendingFile;
    private readonly TradeAgain _again;
    private readonly ILogger _logger;
    private Secret? _good;
    private Secret? _traded;
    private Secret? _pending;
    private Secret? _pendingOver;
    private string? _complaint;

    public TokenFiles(string? tokenFile, string? enrolFile, string stateDirectory, TimeProvider time, ILogger logger)
    {
        _enrolFile = enrolFile;
        _tokenFile = tokenFile ?? Path.Combine(stateDirectory, OwnName);
        _pendingFile = Path.Combine(stateDirectory, PendingName);
        _again = new TradeAgain(time);
        _logger = logger;
        foreach (var file in new[] { _tokenFile, enrolFile })
        {
            if (file is not null && SecretFile.WhyExposed(file) is { } exposed) LogExposed(exposed);
        }
    }

    public Secret? Token()
    {
        try
        {
            _good = SecretFile.Read(_tokenFile);
            _complaint = null;
            return _good;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (_good is null) throw Unusable("token file", error);
            if (_complaint != error.Message) LogKept(error.Message);
            _complaint = error.Message;
            return _good;
        }
    }

    public (Secret Joining, Secret Own)? Enrolment()
    {
        if (_enrolFile is null) return null;
        var isFirst = IsBlank(_tokenFile);
        // One that is over is shown on while its trade is not due or not possible: its collector may know it again.
        if (!isFirst && !(_again.IsOver(Token) && Joining() is { } known && _again.IsDue(known))) return null;
        try
        {
            var joining = SecretFile.Read(_enrolFile);
            if (IsBlank(_pendingFile) || (_pendingOver is not null && SecretFile.Read(_pendingFile).Equals(_pendingOver))) SecretFile.Write(_pendingFile, BearerToken.New());
            _traded = isFirst ? null : joining;
            _pending = SecretFile.Read(_pendingFile);
            return (joining, _pending);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable("enrolment", error);
        }
    }

    public void Enrolled()
    {
        File.Move(_pendingFile, _tokenFile, overwrite: true);
        _pending = null;
        if (_traded is not null) _again.Traded(_traded);
    }

    public void Refused(Secret shown, string reason)
    {
        if (_enrolFile is null) return;
        if (shown.Equals(_pending))
        {
            _pendingOver = shown;
            LogOver(reason, "enrolling anew with the joining token of", _enrolFile);
        }
        else if (!shown.Equals(_good)) _again.Traded(shown);
        else if (_again.Over(shown)) LogOver(reason, Joining() is null ? "put a joining token in" : "enrolling anew with the joining token of", _enrolFile);
    }

    private Secret? Joining()
    {
        try
        {
            return SecretFile.Read(_enrolFile!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It may be deleted once it was traded.
            return null;
        }
    }

    /// <summary>
    /// Absent, or left without its content by a loss of power: a name may reach the disk before what was written under it, and then the file is empty or
    /// all zeros. Anything else is somebody's token and is not replaced.
    /// </summary>
    private static bool IsBlank(string path)
    {
        try
        {
            return !File.Exists(path) || (new FileInfo(path).Length <= MaxBlankBytes && File.ReadAllBytes(path).All(one => one is 0 or (byte)'\n'));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is there; whoever reads the token says what is wrong with it.
            return false;
        }
    }

    private static GrpcException Unusable(string what, Exception error) => new(GrpcStatusCode.FailedPrecondition, $"{what}: {error.Message}", error);

    [LoggerMessage(EventId = 1112, Level = LogLevel.Warning, Message = "{Exposed}")]
    private partial void LogExposed(string exposed);

    [LoggerMessage(EventId = 1113, Level = LogLevel.Warning, Message = "The replaced token file cannot be used and the old token stays in force: {Reason}")]
    private partial void LogKept(string reason);

    [LoggerMessage(EventId = 1114, Level = LogLevel.Warning, Message = "The collector does not take this agent's own token any more ({Reason}): {Remedy} {File}")]
    private partial void LogOver(string reason, string remedy, string file);
}
