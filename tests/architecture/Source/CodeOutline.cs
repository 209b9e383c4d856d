using System.Text.RegularExpressions;

namespace TelemetryFootprint.ArchitectureTests.Source;

/// <summary>Types and members of a C# file, found by counting braces in its <see cref="CodeText"/>.</summary>
internal sealed partial class CodeOutline
{
    private readonly string _code;
    private readonly List<CodeBlock> _blocks = [];
    private readonly Stack<(CodeBlockKind Kind, string Header, int Start, bool IsTopLevel)> _open = new();
    private int _start;
    private int _parentheses;

    private CodeOutline(string code) => _code = code;

    public static IReadOnlyList<CodeBlock> Of(string text)
    {
        var outline = new CodeOutline(CodeText.Of(text));
        outline.Scan();
        return outline._blocks;
    }

    private void Scan()
    {
        for (var at = 0; at < _code.Length; at++)
        {
            switch (_code[at])
            {
                case '(' or '[':
                    _parentheses++;
                    break;
                case ')' or ']':
                    _parentheses--;
                    break;
                case '{' when _parentheses == 0:
                    Open(at);
                    break;
                case '}' when _parentheses == 0 && _open.Count > 0:
                    Close(at);
                    break;
                case ';' when _parentheses == 0:
                    Statement(at);
                    break;
            }
        }
    }

    private void Open(int at)
    {
        var header = _code[_start..at];
        var kind = TypeHeader().IsMatch(header) ? CodeBlockKind.Type : InType ? CodeBlockKind.Member : CodeBlockKind.Other;
        _open.Push((kind, Tidy(header), HeaderStart(at), IsTopLevel(kind)));
        _start = at + 1;
    }

    private void Close(int at)
    {
        var (kind, header, start, isTopLevel) = _open.Pop();
        if (kind != CodeBlockKind.Other)
        {
            _blocks.Add(new CodeBlock(kind, header, Line(start), Line(at), isTopLevel));
        }

        _start = at + 1;
    }

    // Expression-bodied members, and records that are one statement.
    private void Statement(int at)
    {
        var header = _code[_start..at];
        if (TypeHeader().IsMatch(header))
        {
            _blocks.Add(new CodeBlock(CodeBlockKind.Type, Tidy(header), Line(HeaderStart(at)), Line(at), IsTopLevel(CodeBlockKind.Type)));
        }
        else if (InType && header.Contains("=>", StringComparison.Ordinal))
        {
            _blocks.Add(new CodeBlock(CodeBlockKind.Member, Tidy(header), Line(HeaderStart(at)), Line(at), false));
        }

        _start = at + 1;
    }

    private bool InType => _open.Count > 0 && _open.Peek().Kind == CodeBlockKind.Type;

    private bool IsTopLevel(CodeBlockKind kind) => kind == CodeBlockKind.Type && !_open.Any(block => block.Kind == CodeBlockKind.Type);

    private int HeaderStart(int at)
    {
        var start = _start;
        while (start < at && char.IsWhiteSpace(_code[start]))
        {
            start++;
        }

        return start;
    }

    private int Line(int at) => _code.AsSpan(0, at).Count('\n') + 1;

    private static string Tidy(string header) => Spaces().Replace(header, " ").Trim();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record)\s+(?!where\b)[A-Za-z_]")]
    private static partial Regex TypeHeader();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
