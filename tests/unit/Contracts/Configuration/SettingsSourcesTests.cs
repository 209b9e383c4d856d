using TelemetryFootprint.Contracts.Configuration;

namespace TelemetryFootprint.UnitTests.Contracts.Configuration;

public sealed class SettingsSourcesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("footprint-settings").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Load_TheLaterSourceWins()
    {
        var file = Write("""{ "Host": { "Name": "file", "Labels": { "rack": 7 } }, /* why */ "Flag": true, }""");
        const string prefix = "FOOTPRINT_TEST_A__";
        Environment.SetEnvironmentVariable(prefix + "Host__Name", "environment");
        Environment.SetEnvironmentVariable(prefix + "Site__Zone", "DE");

        var reader = SettingsSources.Load(prefix, file, ["--Site:Zone=FR"]);

        Assert.Equal("environment", reader.Text("Host:Name"));
        Assert.Equal("FR", reader.Text("Site:Zone"));
        Assert.Equal("7", reader.Text("Host:Labels:rack"));
        Assert.True(reader.Flag("Flag", false));
        reader.RefuseUnknown();
    }

    [Fact]
    public void Load_VariablesWithoutTheSectionSeparator_AreNoSettings()
    {
        Environment.SetEnvironmentVariable("FOOTPRINT_TEST_B_PORT", "tcp://10.0.0.1:1");
        Environment.SetEnvironmentVariable("FOOTPRINT_RUN", "x");

        SettingsSources.Load("FOOTPRINT_TEST_B__", null, []).RefuseUnknown();
    }

    [Theory]
    [InlineData("""{ "A": [1, 2] }""", "A: is a JSON list")]
    [InlineData("""{ "A": null }""", "A: has no value")]
    [InlineData("""{ "A": 1, "a": 2 }""", "is written twice")]
    [InlineData("{\n\n\"A\": }", "is not valid JSON at line 3")]
    [InlineData("7", ".json: is not a JSON object of settings")]
    [InlineData("[1]", ".json: is not a JSON object of settings")]
    public void Load_FileThatIsNoSettingsFile_SaysWhatAndWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigurationException>(() => SettingsSources.Load("FOOTPRINT_TEST_C__", Write(json), [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_MissingFile_NamesThePath()
    {
        var path = Path.Combine(_directory, "missing.json");

        var error = Assert.Throws<ConfigurationException>(() => SettingsSources.Load("FOOTPRINT_TEST_D__", path, []));

        Assert.StartsWith(path + ": cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host:Name=x")]
    [InlineData("--Host:Name")]
    [InlineData("--=x")]
    public void Load_ArgumentThatIsNoSetting_SaysHowToWriteIt(string argument) =>
        Assert.Contains("--Section:Key=value", Assert.Throws<ConfigurationException>(() => SettingsSources.Load("FOOTPRINT_TEST_E__", null, [argument])).Message, StringComparison.Ordinal);

    private string Write(string json)
    {
        var path = Path.Combine(_directory, $"{Guid.NewGuid():N}.json");
        File.WriteAllText(path, json);
        return path;
    }
}
