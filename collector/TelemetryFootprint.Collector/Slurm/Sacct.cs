using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TelemetryFootprint.Collector.Slurm;

/// <summary>One question to Slurm's accounting. The program has so long, and so much to say; it gets digits alone as arguments.</summary>
internal sealed class Sacct(SlurmOptions options, TimeProvider time)
{
    public const int MostJobs = 200;
    private const int MostBytes = 1 << 20;
    private const int MostErrorBytes = 4096;

    /// <summary>By id, those of these jobs that it knows. Two lines of one job are no answer of it.</summary>
    /// <exception cref="SacctException">It cannot be started, takes too long, says too much, or fails.</exception>
    public async Task<IReadOnlyDictionary<string, SlurmJob>> AskAsync(IReadOnlyCollection<string> jobs, CancellationToken cancellationToken)
    {
        var delimiter = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
        var text = await RunAsync([.. jobs.Where(SlurmJob.IsId).Take(MostJobs)], delimiter, cancellationToken);
        return text.Split('\n').Select(line => SlurmJob.Parse(line, delimiter)).OfType<SlurmJob>().Where(job => jobs.Contains(job.Id))
            .GroupBy(job => job.Id).Where(lines => lines.Distinct().Count() == 1).ToDictionary(lines => lines.Key, lines => lines.First(), StringComparer.Ordinal);
    }

    private async Task<string> RunAsync(IReadOnlyList<string> jobs, string delimiter, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var process = Start(jobs, delimiter);
        try
        {
            var errors = ReadAsync(process.StandardError.BaseStream, MostErrorBytes, either.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, MostBytes, either.Token);
            if (output.Length > MostBytes) throw new SacctException(string.Create(CultureInfo.InvariantCulture, $"said more than {MostBytes} bytes of {jobs.Count} jobs"));
            await process.WaitForExitAsync(either.Token);
            if (process.ExitCode == 0) return Encoding.UTF8.GetString(output);
            var said = OneLine(await errors);
            throw new SacctException(string.Create(CultureInfo.InvariantCulture, $"ended with {process.ExitCode}: {said}"));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SacctException(string.Create(CultureInfo.InvariantCulture, $"took longer than {options.Timeout.TotalSeconds:0.###} s"));
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(IReadOnlyList<string> jobs, string delimiter)
    {
        var start = new ProcessStartInfo(options.SacctPath) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-X", "-P", "-n", $"--delimiter={delimiter}", "-o", SlurmJob.Fields, "-j", string.Join(',', jobs) }) start.ArgumentList.Add(argument);
        (start.Environment["TZ"], start.Environment["SLURM_TIME_FORMAT"], start.Environment["LC_ALL"]) = ("UTC", "%s", "C.UTF-8");
        try
        {
#pragma warning disable RS0030 // Slurm's accounting has no other interface that every site has: decisions/0001.
            var process = Process.Start(start)!;
#pragma warning restore RS0030
            process.StandardInput.Close();
            return process;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
        {
            throw new SacctException($"cannot be started ({error.Message})", error);
        }
    }

    /// <summary>To the end, or one byte more than there may be.</summary>
    private static async Task<byte[]> ReadAsync(Stream stream, int most, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        var buffer = new byte[8192];
        while (all.Length <= most && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, most + 1 - all.Length)), cancellationToken) is > 0 and var count) all.Write(buffer, 0, count);
        return all.ToArray();
    }

    private static string OneLine(byte[] text) => string.Concat(Encoding.UTF8.GetString(text).Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter)).Trim();
}
