using TelemetryFootprint.Cli.Commands;
using TelemetryFootprint.Cli.Runs;

namespace TelemetryFootprint.UnitTests.Cli.Runs;

public sealed class RunGpusTests
{
    [Theory]
    [InlineData("0,1", "0 1")]
    [InlineData(" 2 , GPU-1f2e3d4c", "2 GPU-1f2e3d4c")]
    [InlineData("MIG-1f2e3d4c,0/1/0, 3/2/1", "MIG-1f2e3d4c 0/1/0 3/2/1")]
    [InlineData("1,1", "1")]
    public void Of_WhatIsSaid_GoesBeforeEveryVariable(string said, string expected) =>
        Assert.Equal(expected, Of(said, ("SLURM_STEP_GPUS", "7"), ("CUDA_VISIBLE_DEVICES", "6")));

    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("0,")]
    [InlineData("0,-1")]
    [InlineData("0,MIG-1")]
    [InlineData("0/1")]
    [InlineData("0/1/-1")]
    [InlineData("GPU-")]
    public void Of_WhatIsSaidAndNoList_IsRefusedWithAnExample(string said)
    {
        var refusal = Assert.Throws<UsageException>(() => Of(said));
        Assert.Equal(ExitCode.Usage, refusal.Code);
        Assert.Contains($"--gpus {said} ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("such as 0,1", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_NothingSaid_IsTheStepsElseTheJobsElseTheUuidsThatCudaIsTold()
    {
        (string, string) step = ("SLURM_STEP_GPUS", "3"), job = ("SLURM_JOB_GPUS", "2,3"), cuda = ("CUDA_VISIBLE_DEVICES", "GPU-1f2e3d4c");

        Assert.Equal("3", Of(null, step, job, cuda));
        Assert.Equal("2 3", Of(null, job, cuda));
        Assert.Equal("GPU-1f2e3d4c", Of(null, cuda));
        Assert.Empty(Of(null));
    }

    // A variable is not this command's to refuse: CUDA ends a list at what it does not know.
    [Theory]
    [InlineData("NoDevFiles", "")]
    [InlineData("1,-1,2", "1")]
    [InlineData("MIG-1f2e3d4c,2", "MIG-1f2e3d4c 2")]
    [InlineData("0,0/1/0,2", "0")]
    public void Of_VariableThatIsNoList_IsWhatCudaTakesOfIt(string value, string expected) => Assert.Equal(expected, Of(null, ("CUDA_VISIBLE_DEVICES", value), ("CUDA_DEVICE_ORDER", "PCI_BUS_ID")));

    [Theory]
    [InlineData(null, "0,1", "")]
    [InlineData("FASTEST_FIRST", "0,GPU-1f2e3d4c,MIG-1f2e3d4c", "GPU-1f2e3d4c MIG-1f2e3d4c")]
    [InlineData("PCI_BUS_ID", "0,GPU-1f2e3d4c", "0 GPU-1f2e3d4c")]
    public void Of_NumbersOfCudas_AreNvmlsOnlyInTheOrderOfTheBus(string? order, string visible, string expected) => Assert.Equal(
        expected, Of(null, [("CUDA_VISIBLE_DEVICES", visible), .. order is null ? Array.Empty<(string, string)>() : [("CUDA_DEVICE_ORDER", order)]]));

    private static string Of(string? said, params (string Name, string Value)[] environment)
    {
        var variables = environment.ToDictionary(variable => variable.Name, variable => variable.Value);
        return string.Join(' ', RunGpus.Of(said, variables.GetValueOrDefault));
    }
}
