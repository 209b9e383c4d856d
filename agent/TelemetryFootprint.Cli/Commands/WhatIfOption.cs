using System.CommandLine;
using TelemetryFootprint.Cli.Reports;

namespace TelemetryFootprint.Cli.Commands;

/// <summary><c>--what-if</c>, once for each lever.</summary>
internal static class WhatIfOption
{
    private const string Name = "--what-if";
    private const int Most = 16;

    public static Option<WhatIfLever[]?> Create() => new(Name)
    {
        Description = "What another place or machine would have made of it: zone=SE, pue=1.1, machine=2.5 (times the work per watt), model=4 (times fewer FLOPs); may be repeated",
        HelpName = "LEVER=VALUE",
        CustomParser = result =>
        {
            List<WhatIfLever> levers = [];
            foreach (var token in result.Tokens)
            {
                if (WhatIfLever.Parse(token.Value) is { } lever) levers.Add(lever);
                else result.AddError($"{Name} {token.Value} is {WhatIfLever.Not}");
            }

            if (levers.Count > Most) result.AddError($"{Name} is given more than {Most} times");
            return [.. levers];
        },
    };
}
