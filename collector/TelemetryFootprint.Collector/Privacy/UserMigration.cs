using System.Data.Common;
using TelemetryFootprint.Collector.Core.Ports;
using TelemetryFootprint.Collector.Core.Runs;
using TelemetryFootprint.Collector.Storage;
using TelemetryFootprint.Collector.Storage.Privacy;
using TelemetryFootprint.Contracts.Security;

namespace TelemetryFootprint.Collector.Privacy;

/// <summary>
/// Turns the users that are there already when <c>Privacy:Users</c> asks for less of them than before: once, at the start that first has the setting. A kill leaves
/// the mark of something begun, and so does a store that cannot be written now; the next start does all of it again, which changes nothing of what was done.
/// </summary>
internal sealed partial class UserMigration(string stateDirectory, UserNames names, KeptUsers kept, TimeProvider time, ILogger<UserMigration> logger)
{
    private const string MarkName = "users.mode";
    private const string Begun = " begun";

    private readonly string _mark = Path.Combine(stateDirectory, MarkName);

    /// <summary>Before agents and callers are let in.</summary>
    /// <exception cref="StoreUnavailableException">A file cannot be written now: nobody is let in to names that are to be kept otherwise.</exception>
    public void Run()
    {
        var (mode, before) = (Word(names.Mode), File.Exists(_mark) ? File.ReadAllText(_mark).Trim() : "");
        TellOfLostKey(before);
        if (before == mode) return;
        try
        {
            if (names.Mode != UserMode.Keep) Turn(mode, before.EndsWith(Begun, StringComparison.Ordinal));
            WholeFile.Write(_mark, mode);
        }
        catch (Exception error) when (error is DbException or IOException && !StoreTrouble.IsDamage(error))
        {
            throw new StoreUnavailableException(
                $"{PrivacyOptions.UsersKey} is {mode}, and the stores in {stateDirectory} cannot be rid of other names now ({error.Message.TrimEnd('.')}): {StoreTrouble.Passing(error) ?? "see that they can be written"}; the next start goes on with it", error);
        }
    }

    /// <summary>The mark outlives the key only if somebody took the key away.</summary>
    private void TellOfLostKey(string before)
    {
        if (names.Mode != UserMode.Pseudonym) return;
        var isThere = PseudonymKey.IsIn(stateDirectory);
        PseudonymKey.Ensure(stateDirectory);
        if (!isThere && before == Word(UserMode.Pseudonym)) LogKeyLost(PseudonymKey.FileName);
    }

    private static string Word(UserMode mode) => mode switch
    {
        UserMode.Keep => "keep",
        UserMode.Drop => "drop",
        _ => "pseudonym",
    };

    /// <param name="mode">What is kept from now on.</param>
    /// <param name="wasBegun">An earlier start may have turned all there is and have been killed before the files were rid of it.</param>
    private void Turn(string mode, bool wasBegun)
    {
        WholeFile.Write(_mark, mode + Begun);
        string Written(string user) => user == WrittenUsers.Forgotten ? user : names.Kept(user) ?? WrittenUsers.Forgotten;
        var runs = kept.TurnRuns(names.Kept);
        var texts = kept.TurnAlerts(text => WrittenText.Turn(text, Written));
        texts += kept.TurnAudit(
            text => WrittenText.Turn(text, Written),
            changed => runs + changed == 0 ? null : new("configuration", Core.Book.AuditEntry.Privacy, "users", null, mode, $"{PrivacyOptions.UsersKey} is {mode}: users of {runs} runs and of {changed} entries here are kept so"),
            time.GetUtcNow());
        if (runs + texts > 0) LogTurned(mode, runs, texts);
        // The ledger is rewritten whole by it: not for nothing.
        var left = runs + texts > 0 || wasBegun ? kept.Scrub() : [];
        if (left.Count > 0) LogLeft(string.Join(", ", left));
    }

    [LoggerMessage(2500, LogLevel.Information, "Privacy:Users is {Mode}: the users of {Runs} runs and of {Texts} texts of audit, budgets and alerts that were there already are kept so from now on; backups are as they were")]
    private partial void LogTurned(string mode, int runs, int texts);

    [LoggerMessage(2501, LogLevel.Warning, "{Key} was gone from the state directory and is made anew: users have other pseudonyms from now on, and those of earlier runs belong to nobody's name any more")]
    private partial void LogKeyLost(string key);

    [LoggerMessage(2502, LogLevel.Warning, "A reader keeps the log of {Files}: names that were turned may be in it until it is cut, which the next forget user does")]
    private partial void LogLeft(string files);
}
