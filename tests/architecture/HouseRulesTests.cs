using TelemetryFootprint.ArchitectureTests.Rules;
using TelemetryFootprint.ArchitectureTests.Source;

namespace TelemetryFootprint.ArchitectureTests;

/// <summary>Every rule holds for the project and catches what was planted against it.</summary>
public sealed class HouseRulesTests
{
    private static readonly SourceTree Project = SourceTree.OfRepository();

    private static readonly Dictionary<string, Rule> Rules =
        new[] { ProjectRules.All, NamespaceRules.All, ShapeRules.All, TreeRules.All, FaultPointRules.All, FaultRules.All }.SelectMany(rules => rules).ToDictionary(rule => rule.Name);

    public static TheoryData<string> Names => [.. Rules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Project_EveryRule_Holds(string rule)
    {
        var violations = Rules[rule].Violations(Project).Take(50).ToList();

        Assert.True(violations.Count == 0, $"{rule}:\n{string.Join('\n', violations)}");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Planted_EveryRule_CatchesIt(string rule)
    {
        using var planted = new PlantedTree((Rules[rule].PlantedPath, Rules[rule].PlantedText));

        Assert.NotEmpty(Rules[rule].Violations(planted.Tree));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EmptyTree_NoRule_Complains(string rule)
    {
        using var planted = new PlantedTree();

        Assert.Empty(Rules[rule].Violations(planted.Tree));
    }

    [Fact]
    public void Project_HasTheNineProjectsAndTheirCode()
    {
        Assert.Equal(9, Project.ProductionProjects.Count());
        Assert.True(Project.CSharp.Count() > 50);
        Assert.True(ShapeRules.Members(Project).Count() > 200, "the scanner finds too few members to judge their size");
    }
}
