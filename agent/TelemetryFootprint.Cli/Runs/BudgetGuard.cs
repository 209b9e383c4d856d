using System.Globalization;

namespace TelemetryFootprint.Cli.Runs;

/// <summary>Looks whether the budget is used up, and ends the command if that was asked: SIGTERM, and SIGKILL when its time of grace is over.</summary>
internal sealed class BudgetGuard(RunRequest request, ChildCommand child, TimeProvider time, Action<string> say)
{
    private long? _terminated;
    private bool _isSaid;
    private bool _isKilled;
    private bool _isRefused;

    public bool HasStopped => _terminated is not null && !_isRefused;

    /// <param name="used">Of the budget; null: nobody knows, and then nothing is ended.</param>
    public void Look(double? used)
    {
        if (_terminated is { } since)
        {
            if (_isKilled || _isRefused || time.GetElapsedTime(since) < request.Grace) return;
            _isKilled = true;
            say(string.Create(CultureInfo.InvariantCulture, $"the command did not end within {request.Grace.TotalSeconds:0.###} s: it is killed"));
            Judge(child.Kill());
            return;
        }

        if (used is not >= 1 || (_isSaid && !request.StopOnBudget)) return;
        if (!_isSaid) say($"the budget of {request.Budget!.Text} is used up{(request.StopOnBudget ? ": the command is asked to end" : "")}");
        _isSaid = true;
        if (!request.StopOnBudget) return;
        _terminated = time.GetTimestamp();
        Judge(child.Terminate());
    }

    private void Judge(bool isSignalled)
    {
        if (isSignalled) return;
        _isRefused = true;
        say("the command may not be signalled, being another user's: it goes on");
    }
}
