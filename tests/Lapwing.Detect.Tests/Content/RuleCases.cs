using System.Text;
using System.Text.Json;
using Lapwing.Events;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Lapwing.Detect.Tests.Content;

/// <summary>One entry of a rule's test file: the logs of one event, or of several that belong together.</summary>
/// <param name="Logs">UTF-8, each read as a file of its own.</param>
sealed record RuleCase(int Line, IReadOnlyList<byte[]> Logs)
{
    /// <summary>All events of the entry, read and normalised; two that are written alike are still two. The caller disposes the batches.</summary>
    public List<EventBatch> Read()
    {
        var batches = Logs.SelectMany(log => ShippedContent.Read(new MemoryStream(log), "case")).ToList();
        UInt128 id = 0;
        foreach (var batch in batches)
            for (var i = 0; i < batch.Count; i++)
                batch.SetId(i, ++id);
        return batches;
    }
}

/// <summary>The test file that lies beside a rule; its form is told in content/rules/README.md.</summary>
sealed record RuleCases(IReadOnlyList<RuleCase> Match, IReadOnlyList<RuleCase> NoMatch)
{
    public static RuleCases Load(string path)
    {
        var yaml = new YamlStream();
        using var text = new StreamReader(path);
        yaml.Load(text);
        var root = (YamlMappingNode)yaml.Documents.Single().RootNode;
        var unknown = root
            .Children.Keys.Select(k => k.ToString())
            .Except(["match", "no_match"], StringComparer.Ordinal);
        if (unknown.Any())
            throw new InvalidDataException(
                $"{path}: only match and no_match are read, not {string.Join(", ", unknown)}."
            );
        return new RuleCases(Entries(root, "match"), Entries(root, "no_match"));
    }

    private static List<RuleCase> Entries(YamlMappingNode root, string list) =>
        root.Children.TryGetValue(list, out var entries)
            ? [.. ((YamlSequenceNode)entries).Select(e => new RuleCase((int)e.Start.Line, Logs(e)))]
            : [];

    private static List<byte[]> Logs(YamlNode entry) =>
        entry is YamlSequenceNode several ? [.. several.Select(Log)] : [Log(entry)];

    // A text is the log as it comes; a map is one JSON object.
    private static byte[] Log(YamlNode entry)
    {
        if (entry is YamlScalarNode text)
            return Encoding.UTF8.GetBytes(text.Value ?? "");
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            Write(json, entry);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                json.WriteStartObject();
                foreach (var (key, value) in map.Children)
                {
                    json.WritePropertyName(((YamlScalarNode)key).Value!);
                    Write(json, value);
                }
                json.WriteEndObject();
                break;
            case YamlSequenceNode list:
                json.WriteStartArray();
                foreach (var value in list)
                    Write(json, value);
                json.WriteEndArray();
                break;
            default:
                Write(json, (YamlScalarNode)node);
                break;
        }
    }

    // What stands without quotes has the kind that it looks like, as YAML means it.
    private static void Write(Utf8JsonWriter json, YamlScalarNode scalar)
    {
        var plain = scalar.Style == ScalarStyle.Plain ? scalar.Value : null;
        if (plain is "" or "null" or "~")
            json.WriteNullValue();
        else if (plain is "true" or "false")
            json.WriteBooleanValue(plain == "true");
        else if (long.TryParse(plain, System.Globalization.NumberStyles.AllowLeadingSign, null, out var number))
            json.WriteNumberValue(number);
        else if (plain is not null && decimal.TryParse(plain, System.Globalization.NumberStyles.Float, null, out _))
            json.WriteRawValue(plain);
        else
            json.WriteStringValue(scalar.Value);
    }
}
