using Microsoft.Data.Sqlite;

namespace TelemetryFootprint.Agent.Core.Spool.Disk;

/// <summary>Why a spool cannot be there: a full disk, missing rights, a disk that fails and another program each need another remedy, and none of them is damage.</summary>
public static class DiskTrouble
{
    private const int Busy = 5, Locked = 6, InputOutput = 10, Full = 13, CannotOpen = 14;

    /// <summary>Of Linux: EIO, ENOSPC, EDQUOT.</summary>
    private const int FailedErrno = 5, NoSpaceErrno = 28, QuotaErrno = 122;

    /// <summary>Of Windows, as its HRESULTs: ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL and ERROR_IO_DEVICE.</summary>
    private const int HandleFullResult = unchecked((int)0x80070027), FullResult = unchecked((int)0x80070070), DeviceResult = unchecked((int)0x8007045D);

    /// <summary>With less than this SQLite cannot have the few pages that it needs to begin, and says anything but that the disk is full.</summary>
    private const long LeastBytes = 64 << 10;

    /// <summary>The cause and its remedy in one line.</summary>
    /// <param name="what">The file or directory, as a subject.</param>
    /// <param name="error">What came of it.</param>
    /// <param name="availableBytes">What its disk has left.</param>
    public static SpoolException Of(string what, Exception error, long availableBytes)
    {
        const string elsewhere = "set StateDirectory to another disk, or set Spool:Durability=memory";
        return new(
            IsFull(error, availableBytes) ? $"{what} cannot be written, since its disk is full ({error.Message}): make room there, {elsewhere}"
            : IsFailing(error) ? $"{what} cannot be used, since its disk fails ({error.Message}): look at the kernel's log, {elsewhere}"
            : error is SqliteException { SqliteErrorCode: Busy or Locked } ? $"{what} is held by another program ({error.Message}): end that one, or set StateDirectory to a directory of this agent's own"
            : $"{what} cannot be written by user {Environment.UserName} ({error.Message}): give it to that user, set StateDirectory, or set Spool:Durability=memory",
            error);
    }

    /// <summary>Room, and nothing else, is what is missing.</summary>
    public static bool IsFull(Exception error, long availableBytes) =>
        error is SqliteException { SqliteErrorCode: Full }
        || (error is SqliteException { SqliteErrorCode: InputOutput or CannotOpen } && availableBytes < LeastBytes)
        || (error is IOException && error.HResult is NoSpaceErrno or QuotaErrno or HandleFullResult or FullResult);

    /// <summary>The disk takes or gives nothing, whoever asks.</summary>
    public static bool IsFailing(Exception error) =>
        error is SqliteException { SqliteErrorCode: InputOutput } || (error is IOException && error.HResult is FailedErrno or DeviceResult);
}
