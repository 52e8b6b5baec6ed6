using System.Globalization;

namespace Lapwing.Events;

/// <summary>Makes a <see cref="SourcePlan"/> of a definition's nodes. One compiler for one definition.</summary>
/// <param name="scratch">A batch to try constants in.</param>
/// <param name="constant">Numbers the constants of all definitions of a set, by text.</param>
internal sealed partial class DefinitionCompiler(
    FieldNames names,
    DefinitionReader reader,
    Func<string, int> constant,
    Func<int> nextVariant,
    EventBatch scratch
)
{
    private static readonly string[] Keys =
    [
        "source",
        "title",
        "version",
        "use",
        "rank",
        "forgiving",
        "names",
        "recognise",
        "time",
        "native_id",
        "class",
        "columns",
        "fields",
        "split",
        "views",
        "events",
    ];

    private readonly Dictionary<string, int> _registers = new(StringComparer.Ordinal);
    private NameMap _names = new([], forgiving: false);
    private string _source = "";
    private string _version = "";

    /// <returns>Null when a fault leaves nothing to run; faults are among the reader's problems.</returns>
    public SourcePlan? Compile(DefinitionNode root)
    {
        var before = reader.Problems.Count;
        var entries = reader.Entries(root, Keys);
        _source = Name(root, entries);
        _version = Required(root, entries, "version");
        _names = Names(entries);
        var rank = Rank(entries);
        var recognitions = Recognitions(root, entries);
        var times = Times(DefinitionReader.Get(entries, "time"));
        var nativeId = DefinitionReader.Get(entries, "native_id") is { } id ? Value(id) : null;
        var splits = Splits(DefinitionReader.Get(entries, "split"));
        var cases = Cases(entries);
        if (_registers.Count > SourcePlan.MaxRegisters)
            reader.Problems.Add(SourceProblems.TooMany(root.Place, "fields", SourcePlan.MaxRegisters));
        if (reader.Problems.Skip(before).Any(p => p.Severity == Severity.Error))
            return null;
        var registers = _registers;
        var map = _names;
        return new SourcePlan
        {
            Source = _source,
            Rank = rank,
            Names = map,
            RegistersOf = new FieldCache<int[]>(
                names,
                name => [.. map.Resolve(name).Where(registers.ContainsKey).Select(n => registers[n]).Distinct()],
                beyond: []
            ),
            RegisterCount = registers.Count,
            Recognitions = recognitions,
            Times = times,
            NativeId = nativeId,
            Splits = splits,
            Cases = cases,
            Choice = new CaseChoice(cases),
        };
    }

    private int Register(string name)
    {
        if (!_registers.TryGetValue(name, out var number))
            _registers[name] = number = _registers.Count;
        return number;
    }

    private string Required(DefinitionNode root, IReadOnlyList<DefinitionEntry> entries, string key)
    {
        if (DefinitionReader.Get(entries, key) is { } node)
            return reader.Text(node) ?? "";
        reader.Problems.Add(SourceProblems.Missing(root.Place, key));
        return "";
    }

    private string Name(DefinitionNode root, IReadOnlyList<DefinitionEntry> entries)
    {
        var name = Required(root, entries, "source");
        if (name.Length > 0)
            CheckName(DefinitionReader.Get(entries, "source")!.Place, name);
        return name;
    }

    private void CheckName(Place place, string name)
    {
        if (
            name.Length is 0 or > 100
            || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('.' or '-' or '_'))
        )
            reader.Problems.Add(SourceProblems.BadName(place, name));
    }

    private int Rank(IReadOnlyList<DefinitionEntry> entries)
    {
        if (DefinitionReader.Get(entries, "rank") is not { } node)
            return 50;
        if (int.TryParse(reader.Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var rank))
            return rank;
        reader.Problems.Add(SourceProblems.Kind(node.Place, "a whole number", $"'{node.Text}'"));
        return 50;
    }

    private NameMap Names(IReadOnlyList<DefinitionEntry> entries)
    {
        var pairs = new List<KeyValuePair<string, string[]>>();
        foreach (var entry in reader.Entries(DefinitionReader.Get(entries, "names")))
            pairs.Add(KeyValuePair.Create(entry.Key, reader.Texts(entry.Value).ToArray()));
        return new NameMap(pairs, DefinitionReader.Get(entries, "forgiving")?.Text == "true");
    }

    private List<Recognition> Recognitions(DefinitionNode root, IReadOnlyList<DefinitionEntry> entries)
    {
        if (DefinitionReader.Get(entries, "recognise") is not { } node)
        {
            reader.Problems.Add(SourceProblems.Missing(root.Place, "recognise"));
            return [];
        }
        var all = new List<Recognition>();
        foreach (var item in DefinitionReader.Items(node))
            all.Add(new Recognition([.. reader.Entries(item).Select(e => (e.Key, Test(e.Value)))]));
        return all;
    }

    /// <summary>Null asks only that the value is there.</summary>
    private TextTest? Test(DefinitionNode node)
    {
        var texts = reader.Texts(node);
        return texts is ["*"] ? null : new TextTest(texts);
    }

    private TimeField[] Times(DefinitionNode? node)
    {
        var times = new List<TimeField>();
        foreach (var item in DefinitionReader.Items(node))
        {
            if (item.Entries is null)
            {
                if (reader.Text(item) is { } name)
                    times.Add(new TimeField(Register(name), IsUtc: false));
                continue;
            }
            var entries = reader.Entries(item, "utc");
            if (reader.Text(DefinitionReader.Get(entries, "utc")) is { } utc)
                times.Add(new TimeField(Register(utc), IsUtc: true));
        }
        return [.. times];
    }

    private PairSplit[] Splits(DefinitionNode? node)
    {
        var splits = new List<PairSplit>();
        foreach (var item in DefinitionReader.Items(node))
        {
            var entries = reader.Entries(item, "from", "between", "equals", "names");
            var from = Required(item, entries, "from");
            var byName = new List<KeyValuePair<string, int>>();
            var fields = new List<(int, int)>();
            foreach (var entry in reader.Entries(DefinitionReader.Get(entries, "names")))
            {
                if (reader.Text(entry.Value) is not { } target)
                    continue;
                byName.Add(KeyValuePair.Create(entry.Key, Register(target)));
                fields.Add((Register(target), names.Intern(target)));
            }
            splits.Add(
                new PairSplit(
                    Register(from),
                    Separator(entries, "between", (byte)','),
                    Separator(entries, "equals", (byte)'='),
                    byName,
                    [.. fields.Distinct()]
                )
            );
        }
        return [.. splits];
    }

    private byte Separator(IReadOnlyList<DefinitionEntry> entries, string key, byte usual)
    {
        if (DefinitionReader.Get(entries, key) is not { } node)
            return usual;
        if (reader.Text(node) is [var c] && char.IsAscii(c))
            return (byte)c;
        reader.Problems.Add(SourceProblems.Kind(node.Place, "one ASCII character", $"'{node.Text}'"));
        return usual;
    }
}
