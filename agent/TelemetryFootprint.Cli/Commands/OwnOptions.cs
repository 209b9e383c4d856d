using System.CommandLine;

namespace TelemetryFootprint.Cli.Commands;

/// <summary>
/// Where the options of <c>footprint run</c> end, as those of env, sudo and nohup do: at <c>--</c>, or at the first word that is no option. The library would
/// look for its options among those of the command too.
/// </summary>
internal static class OwnOptions
{
    private const string End = "--";
    private static readonly char[] ValueMarks = ['=', ':'];

    /// <summary>The same words with <c>--</c> before the command, or as they are if another command is asked for.</summary>
    /// <exception cref="UsageException">What stands before the command is no option of this one: it would be taken for the command.</exception>
    public static string[] Close(string[] args, Command run)
    {
        if (args.Length == 0 || args[0] != run.Name) return args;
        for (var i = 1; i < args.Length; i++)
        {
            var word = args[i];
            if (word == End) return args;
            if (word.Length < 2 || word[0] != '-') return [.. args[..i], End, .. args[i..]];
            var mark = word.IndexOfAny(ValueMarks);
            var name = mark < 0 ? word : word[..mark];
            // Help stands on its own; whatever is behind it is not run.
            if (name is "--help" or "-h" or "-?") return args;
            var option = run.Options.FirstOrDefault(option => option.Name == name || option.Aliases.Contains(name))
                ?? throw new UsageException($"run has no option {name}; its options stand before the command, and footprint run --help lists them");
            if (mark < 0 && option.ValueType != typeof(bool)) i++;
        }

        return args;
    }
}
