using System.Diagnostics;
using System.Globalization;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests;

/// <summary>What the runner of the fault matrix says of made-up results: nothing that did not run is ever green.</summary>
public sealed class FaultReportTests : IDisposable
{
    private const string Sources = """
        public sealed class OneTests
        {
            [Fact]
            [Trait("Fault", "F1")]
            public void Decisive() { }

            [Fact]
            [Trait("Fault", "F1")]
            public async Task Beside() { }

            [Theory]
            [Trait("Category", "Slow")]
            [Trait("Fault", "F1")]
            public void Long(int times) { }

            public void NoTest() { }
        }
        [Trait("Fault", "F2")]
        public sealed class TwoTests
        {
            [Fact]
            public void Decisive() { }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("footprint-report-");

    public FaultReportTests() => File.WriteAllText(Path.Combine(_folder.FullName, "Tests.cs"), Sources);

    public void Dispose() => _folder.Delete(recursive: true);

    [PythonFact]
    public void AllPassed_IsSaid()
    {
        var (code, text) = Report("1 2", ("OneTests.Decisive", "Passed", "F1: 7 kills"), ("OneTests.Beside", "Passed", ""), ("TwoTests.Decisive", "Passed", "F2 EIO: 3 syncs"));

        Assert.Equal(0, code);
        Assert.Contains("every row ran and passed", text, StringComparison.Ordinal);
        Assert.Contains("F1: 7 kills", text, StringComparison.Ordinal);
    }

    /// <summary>The case that was green: another test of the row passed.</summary>
    [PythonTheory]
    [InlineData("", 0)]
    [InlineData("--full ", 1)]
    public void OneSkippedBesideOneThatPassed_IsNotProvedAndFailsTheFullRun(string option, int expected)
    {
        var (code, text) = Report(
            option + "1",
            ("OneTests.Decisive", "NotExecuted", "strace is not installed"), ("OneTests.Beside", "Passed", ""), ("OneTests.Long(times: 3)", "Passed", ""));

        Assert.Equal(expected, code);
        Assert.Contains("F1   not proved", text, StringComparison.Ordinal);
        Assert.Contains("not proved: F1 not proved (Decisive: strace is not installed)", text, StringComparison.Ordinal);
    }

    [PythonFact]
    public void AllSkipped_FailsTheRun()
    {
        var (code, text) = Report("2", ("TwoTests.Decisive", "NotExecuted", "no namespace may be made"));

        Assert.Equal(1, code);
        Assert.Contains("F2 not proved (Decisive: no namespace may be made)", text, StringComparison.Ordinal);
    }

    /// <summary>Its run broke off, or its project was never built.</summary>
    [PythonFact]
    public void TestWithoutResult_FailsTheRun()
    {
        var (code, text) = Report("1", ("OneTests.Beside", "Passed", ""));

        Assert.Equal(1, code);
        Assert.Contains("Decisive: its run gave no result", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Long", text, StringComparison.Ordinal);
    }

    [PythonFact]
    public void SlowTestWithoutResult_FailsTheFullRun()
    {
        var (code, text) = Report("--full 1", ("OneTests.Decisive", "Passed", ""), ("OneTests.Beside", "Passed", ""));

        Assert.Equal(1, code);
        Assert.Contains("Long: its run gave no result", text, StringComparison.Ordinal);
    }

    [PythonTheory]
    [InlineData("Failed", "F2 FAILED (Decisive: 3 ticks lost)")]
    [InlineData("Timeout", "F2 FAILED (Decisive: 3 ticks lost)")]
    public void OneFailed_FailsTheRun(string outcome, string said)
    {
        var (code, text) = Report("2", ("TwoTests.Decisive", outcome, "3 ticks lost"));

        Assert.Equal(1, code);
        Assert.Contains(said, text, StringComparison.Ordinal);
    }

    /// <summary>Each row prints its figure; another row's is not its own.</summary>
    [PythonTheory]
    [InlineData("")]
    [InlineData("F20: 3 ticks")]
    public void RowWithoutFigure_FailsTheRun(string says)
    {
        var (code, text) = Report("2", ("TwoTests.Decisive", "Passed", says));

        Assert.Equal(1, code);
        Assert.Contains("F2 no figure", text, StringComparison.Ordinal);
    }

    /// <summary>A test of the same name in another class is another test.</summary>
    [PythonFact]
    public void RowWithoutTest_FailsTheRun()
    {
        var (code, text) = Report("3", ("ThreeTests.Decisive", "Passed", ""));

        Assert.Equal(1, code);
        Assert.Contains("F3 no test", text, StringComparison.Ordinal);
    }

    /// <summary>Options and rows, with the results of the tests.</summary>
    private (int Code, string Text) Report(string arguments, params (string Test, string Outcome, string Says)[] results)
    {
        const string Space = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";
        var cases = results.Select(result => string.Create(
            CultureInfo.InvariantCulture,
            $"""<UnitTestResult testName="Some.Where.{result.Test}" outcome="{result.Outcome}"><Output><StdOut>{result.Says}</StdOut></Output></UnitTestResult>"""));
        File.WriteAllText(Path.Combine(_folder.FullName, "unit.trx"), $"""<TestRun xmlns="{Space}"><Results>{string.Concat(cases)}</Results></TestRun>""");
        var words = arguments.Split(' ').ToLookup(word => word.StartsWith('-'));
        var start = new ProcessStartInfo(
            PythonFactAttribute.Program,
            [SourceTree.OfRepository().FullPath("tests/system/scripts/fault_rows.py"), .. words[true], _folder.FullName, .. words[false], "--tests", _folder.FullName])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var text = python.StandardOutput.ReadToEnd() + python.StandardError.ReadToEnd();
        python.WaitForExit();
        return (python.ExitCode, text);
    }
}
