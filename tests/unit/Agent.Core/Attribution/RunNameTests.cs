using TelemetryFootprint.Agent.Core.Attribution;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution;

public sealed class RunNameTests
{
    [Theory]
    [InlineData("gpt-ft", "gpt-ft")]
    [InlineData("  gpt ft ", "gpt ft")]
    [InlineData("Größe-7", "Größe-7")]
    public void Of_Name_IsKept(string text, string expected) => Assert.Equal(expected, RunName.Of(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("__idle__")]
    [InlineData("two\nlines")]
    [InlineData("bad \uFFFD bytes")]
    public void Of_WhatTheWireRefuses_IsNoRun(string? text) => Assert.Null(RunName.Of(text));

    [Theory]
    [InlineData("slurm:42")]
    [InlineData("session:0123456789ab")]
    [InlineData(" k8s:0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8")]
    [InlineData("docker:5bf1a5a9b2f6")]
    [InlineData("systemd:train.service")]
    public void Declared_NameThatOnlyAPlaceGives_IsNotBelieved(string text)
    {
        Assert.Null(RunName.Declared(text));
        Assert.Equal("slurmish", RunName.Declared("slurmish"));
    }

    [Fact]
    public void Of_Length_IsBoundedInBytes()
    {
        Assert.NotNull(RunName.Of(new string('a', 128)));
        Assert.Null(RunName.Of(new string('a', 129)));
        Assert.Null(RunName.Of(new string('ß', 65)));
    }
}
