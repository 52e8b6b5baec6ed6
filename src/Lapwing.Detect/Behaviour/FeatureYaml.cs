using System.Globalization;
using Lapwing.Events;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lapwing.Detect;

/// <summary>YAML with places, bounded in depth and size; anchors, tags and second documents are refused.</summary>
internal static class FeatureYaml
{
    private const int MostDepth = 8;
    private const int MostLength = 256 * 1024;

    public static YamlMap? Read(string file, string yaml, List<Problem> problems)
    {
        if (yaml.Length > MostLength)
        {
            problems.Add(FeatureProblems.Yaml(new Place(file), $"it is longer than {MostLength} characters"));
            return null;
        }
        try
        {
            var parser = new Parser(new StringReader(yaml));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            var node = Node(parser, 0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            if (node.Value is Dictionary<string, YamlValue> entries)
                return new YamlMap(file, node.At, entries, problems);
            problems.Add(FeatureProblems.Yaml(new Place(file, 1, 1), "it is not a map"));
        }
        catch (YamlException bad)
        {
            problems.Add(
                FeatureProblems.Yaml(
                    new Place(file, (int)bad.Start.Line, (int)bad.Start.Column),
                    bad.Message.TrimEnd('.')
                )
            );
        }
        return null;
    }

    private static YamlValue Node(Parser parser, int depth)
    {
        var start = parser.Current?.Start ?? Mark.Empty;
        if (depth > MostDepth)
            throw new YamlException(start, start, $"more than {MostDepth} levels");
        if (parser.TryConsume<Scalar>(out var scalar))
            return new YamlValue(start, scalar.Value);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var items = new List<YamlValue>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return new YamlValue(start, items);
        }
        if (!parser.TryConsume<MappingStart>(out _))
            throw new YamlException(start, start, "anchors and aliases are not used here");
        var entries = new Dictionary<string, YamlValue>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            if (!entries.TryAdd(key.Value, Node(parser, depth + 1)))
                throw new YamlException(key.Start, key.End, $"'{key.Value}' is there twice");
        }
        return new YamlValue(start, entries);
    }
}

/// <param name="Value">A text, a list of values, or a map of them.</param>
internal readonly record struct YamlValue(Mark At, object Value);

/// <summary>A map of a file: what is asked for and not there, or not as it must be, becomes a problem and a harmless value.</summary>
internal sealed class YamlMap(string file, Mark at, Dictionary<string, YamlValue> entries, List<Problem> problems)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Place Place => new(file, (int)at.Line, (int)at.Column);

    public bool Has(string key)
    {
        _asked.Add(key);
        return entries.ContainsKey(key);
    }

    public Place PlaceOf(string key) =>
        entries.TryGetValue(key, out var value) ? new Place(file, (int)value.At.Line, (int)value.At.Column) : Place;

    public void Wrong(string key, string text, string wanted) =>
        problems.Add(FeatureProblems.Value(PlaceOf(key), key, text, wanted));

    /// <summary>Reports every key that nobody asked for.</summary>
    public void Done()
    {
        foreach (var key in entries.Keys.Where(k => !_asked.Contains(k)))
            problems.Add(FeatureProblems.Unknown(PlaceOf(key), key));
    }

    public string? OptionalText(string key) => Has(key) ? Text(key) : null;

    public string Text(string key) => Get<string>(key, "a text") is { Length: > 0 } text ? text : "";

    public YamlMap Map(string key)
    {
        var map = Get<Dictionary<string, YamlValue>>(key, "a map");
        return new YamlMap(file, map is null ? at : entries[key].At, map ?? [], map is null ? [] : problems);
    }

    public List<YamlMap> Maps(string key)
    {
        var maps = new List<YamlMap>();
        foreach (var item in Get<List<YamlValue>>(key, "a list") ?? [])
            if (item.Value is Dictionary<string, YamlValue> map)
                maps.Add(new YamlMap(file, item.At, map, problems));
            else
                Wrong(key, item.Value as string ?? "a list", "a list of maps");
        return maps;
    }

    public IReadOnlyList<string> Texts(string key, IReadOnlyCollection<string>? known = null)
    {
        var texts = new List<string>();
        foreach (var item in Get<List<YamlValue>>(key, "a list") ?? [])
            if (item.Value is string { Length: > 0 } text && known?.Contains(text) != false)
                texts.Add(text);
            else
                Wrong(
                    key,
                    item.Value as string ?? "nested",
                    known is null ? "a list of texts" : $"some of {string.Join(", ", known)}"
                );
        return texts;
    }

    public double Number(string key, double least, double most)
    {
        var text = Text(key);
        if (TryNumber(text, out var number) && number >= least && number <= most)
            return number;
        if (text != "")
            Wrong(key, text, string.Create(CultureInfo.InvariantCulture, $"a number from {least} to {most}"));
        return least;
    }

    public double Percent(string key, double least, double most)
    {
        var text = Text(key);
        if (text.EndsWith('%') && TryNumber(text[..^1].Trim(), out var percent))
            if (percent / 100 >= least && percent / 100 <= most)
                return percent / 100;
        if (text != "")
            Wrong(key, text, string.Create(CultureInfo.InvariantCulture, $"{least * 100} % to {most * 100} %"));
        return least;
    }

    public TimeSpan Duration(string key, TimeSpan least, TimeSpan most)
    {
        var text = Text(key);
        if (text.Length > 1 && TryNumber(text[..^1], out var number) && number <= 1e6)
        {
            var span = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                'h' => TimeSpan.FromHours(number),
                'd' => TimeSpan.FromDays(number),
                _ => TimeSpan.MinValue,
            };
            if (span >= least && span <= most)
                return span;
        }
        if (text != "")
            Wrong(key, text, $"a time as 30s, 5m, 1h, from {least} to {most}");
        return least;
    }

    private static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private T? Get<T>(string key, string wanted)
        where T : class
    {
        if (!Has(key))
        {
            problems.Add(FeatureProblems.Missing(Place, key));
            return null;
        }
        if (entries[key].Value is T value)
            return value;
        Wrong(key, entries[key].Value as string ?? "something nested", wanted);
        return null;
    }
}
