using Google.Protobuf;
using TelemetryFootprint.Agent.Core.Attribution.Claims;

namespace TelemetryFootprint.UnitTests.Agent.Core.Attribution.Claims;

public sealed class ReservationFileTests : IDisposable
{
    private static readonly ByteString Boot = ByteString.CopyFrom(1, 2, 3);
    private static readonly SystemReservation Held = new("k8s:ml/trainer-0", ["GPU-1", "3"], 42);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("footprint-reservations-");

    private string Path => System.IO.Path.Combine(_folder.FullName, "reservations-pods.json");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Recall_WhatWasKeptInThisBoot_IsAllOfIt()
    {
        var file = new ReservationFile(Path, Boot);
        Assert.Null(file.Recall());
        file.Keep(new KeptReservations("", 7, [Held, Held with { RunId = "slurm:9", Gpus = [] }]));
        var found = new ReservationFile(Path, Boot).Recall()!;

        Assert.Equal((7, 2), (found.AtMicroseconds, found.Reservations.Count));
        Assert.Equal((Held.RunId, "GPU-1 3", 42), (found.Reservations[0].RunId, string.Join(' ', found.Reservations[0].Gpus), found.Reservations[0].SinceMicroseconds));
        Assert.Null(new ReservationFile(Path, ByteString.CopyFrom(9)).Recall());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"bootId":"010203","atMicroseconds":7}""")]
    [InlineData("""{"bootId":"010203","atMicroseconds":7,"reservations":null}""")]
    [InlineData("""{"bootId":"010203","atMicroseconds":7,"reservations":[null]}""")]
    [InlineData("""{"bootId":"010203","atMicroseconds":7,"reservations":[{"runId":"a","gpus":[null],"sinceMicroseconds":1}]}""")]
    [InlineData("""{"bootId":"010203","atMicroseconds":7,"reservations":[{"runId":"__idle__","gpus":["1"],"sinceMicroseconds":1}]}""")]
    public void Recall_DamagedFile_IsNothing(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Null(new ReservationFile(Path, Boot).Recall());
    }

    [Fact]
    public void Recall_FileBeyondItsCap_IsNothing()
    {
        var file = new ReservationFile(Path, Boot);
        file.Keep(new KeptReservations("", 7, [Held]));
        File.AppendAllText(Path, new string(' ', ReservationFile.MostBytes));

        Assert.Null(file.Recall());
    }

    [Fact]
    public void Keep_WhereNothingCanBeWritten_GoesOn()
    {
        Directory.CreateDirectory(Path);
        var file = new ReservationFile(Path, Boot);
        file.Keep(new KeptReservations("", 7, [Held]));

        Assert.Null(file.Recall());
        Assert.Empty(_folder.GetFiles());
    }
}
