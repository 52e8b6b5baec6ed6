using System.Net;
using System.Text;
using Lapwing.Testing;
using Shouldly;
using Xunit;

namespace Lapwing.Events.Tests;

/// <summary>Log bytes and definition files are anyone's: nothing they say makes the normaliser throw or a column lie about its kind.</summary>
public class HostileSourcesTests
{
    private static readonly string Folder = Path.Combine(Corpora.Root, "content/sources");

    private static string[] Files(string name) =>
        [.. Directory.EnumerateFiles(Folder, name, SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    [Fact]
    public void Mutated_logs_never_throw_and_columns_keep_their_kind()
    {
        using var log = new NormalisedLog();
        var samples = Files("*").Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "samples").ToArray();
        var random = new Random(23);
        for (var round = 0; round < 600; round++)
        {
            var sample = samples[round % samples.Length];
            var bytes = File.ReadAllBytes(sample);
            for (var i = random.Next(1, 12); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var batch = log.Read(bytes);
            for (var i = 0; i < batch.Count; i++)
                Keeps(batch, i, $"round {round}: {Convert.ToBase64String(bytes)}");
        }
    }

    private static void Keeps(EventBatch batch, int index, string why)
    {
        batch.Variant(index).ShouldNotBeNull(why);
        foreach (var column in new[] { Column.SrcIp, Column.DstIp })
            if (!batch.ColumnSlice(index, column).IsEmpty)
                IPAddress.TryParse(batch.Text(index, column), out _).ShouldBeTrue(why);
        foreach (var column in new[] { Column.SrcPort, Column.DstPort })
            if (!batch.ColumnSlice(index, column).IsEmpty)
                ushort.TryParse(batch.Text(index, column), out _).ShouldBeTrue(why);
        batch.Text(index, Column.Outcome).ShouldBeOneOf("", "success", "failure", "unknown");
    }

    [Fact]
    public void Mutated_definitions_never_throw_and_the_rest_still_works()
    {
        var random = new Random(29);
        var files = Files("source.yml");
        var good = ("good/source.yml", "{source: good, version: 1, recognise: [{only: '*'}]}");
        for (var round = 0; round < 200; round++)
        {
            var yaml = Encoding.UTF8.GetBytes(File.ReadAllText(files[round % files.Length]));
            for (var i = random.Next(1, 8); i > 0; i--)
                yaml[random.Next(yaml.Length)] = (byte)random.Next(32, 127);
            var sources = Events.Sources.Compile(
                [("bad/source.yml", Encoding.UTF8.GetString(yaml)), good],
                new Dictionary<string, (string, string)>(StringComparer.Ordinal),
                new FieldNames(),
                []
            );
            sources.Names.ShouldContain("good");
        }
    }
}
