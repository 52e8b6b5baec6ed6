using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>Reads one rule file: every document to a rule or a correlation, all its problems together.</summary>
sealed class RuleReader
{
    readonly string _file;
    readonly PlaceholderLists _lists;
    readonly List<Problem> _problems;

    RuleReader(string file, PlaceholderLists lists, List<Problem> problems)
    {
        _file = file;
        _lists = lists;
        _problems = problems;
    }

    public static List<RuleDocument> Read(RuleFile file, PlaceholderLists lists, List<Problem> problems)
    {
        if (file.Yaml.Length > RuleFile.MaxBytes)
        {
            problems.Add(RuleProblems.TooLarge(file.Path));
            return [new RuleDocument.Faulty()];
        }
        var text = Encoding.UTF8.GetString(file.Yaml.Span);
        var reader = new RuleReader(file.Path, lists, problems);
        var documents = YamlReader.Read(text, file.Path, problems);
        var faults = Errors(problems);
        var read = new List<RuleDocument>(documents.Count);
        foreach (var document in documents)
        {
            var range = Math.Min(document.Start, text.Length)..Math.Min(document.End, text.Length);
            read.Add(reader.Document(document, text.AsSpan()[range]));
            // What follows in an old collection is not whole: it says nothing by itself.
            if ((document.Root as YamlMapping)?["action"] is not null)
                break;
        }
        // A syntax error ended the file: what stood behind it is one faulty document.
        if (faults > 0 && read.TrueForAll(d => d is not RuleDocument.Faulty))
            read.Add(new RuleDocument.Faulty());
        return read;
    }

    static int Errors(List<Problem> problems) => problems.Count(p => p.Severity == Severity.Error);

    RuleDocument Document(YamlDocument document, ReadOnlySpan<char> text)
    {
        if (document.Root is not YamlMapping root)
            return new RuleDocument.Other();
        if (root.Text("action") is { } action)
            return Fault(RuleProblems.OldCollection(root["action"]!.In(_file), action));
        var (detection, correlation) = (root["detection"], root["correlation"]);
        if (detection is null && correlation is null)
            return root["filter"] is null || root["logsource"] is null
                ? new RuleDocument.Other()
                : Fault(RuleProblems.Filter(root.In(_file)));
        if (root.Text("status") is "deprecated" or "unsupported")
            return new RuleDocument.Retired();
        var before = Errors(_problems);
        var info = Info(root, text);
        RuleDocument? read = correlation is null ? OfRule(root, detection!, info) : OfCorrelation(correlation, info);
        return read is null || Errors(_problems) > before ? new RuleDocument.Faulty() : read;
    }

    RuleDocument.OfRule? OfRule(YamlMapping root, YamlNode detection, RuleInfo info)
    {
        var place = root.In(_file);
        if (root["logsource"] is not YamlMapping source)
        {
            _problems.Add(RuleProblems.Missing(place, "logsource"));
            source = new YamlMapping(1, 1, []);
        }
        if (detection is not YamlMapping map)
        {
            _problems.Add(RuleProblems.WrongShape(detection.In(_file), "detection", "a map of selections"));
            return null;
        }
        if (new DetectionReader(_file, _lists, _problems).Read(map) is not { } condition)
            return null;
        var logSource = new LogSource(source.Text("product"), source.Text("category"), source.Text("service"));
        return new RuleDocument.OfRule(
            new Rule
            {
                Info = info,
                LogSource = logSource,
                Condition = condition,
                ConditionFields = ConditionFields.Of(condition),
            }
        );
    }

    RuleDocument.OfCorrelation? OfCorrelation(YamlNode node, RuleInfo info)
    {
        if (node is YamlMapping map)
            return new CorrelationReader(_file, _problems).Read(map, info) is { } draft
                ? new RuleDocument.OfCorrelation(draft)
                : null;
        _problems.Add(RuleProblems.WrongShape(node.In(_file), "correlation", "a map"));
        return null;
    }

    RuleInfo Info(YamlMapping root, ReadOnlySpan<char> text)
    {
        var place = root.In(_file);
        var title = root.Text("title");
        if (title is null)
            _problems.Add(RuleProblems.Missing(place, "title"));
        if (root.Text("taxonomy") is { } taxonomy && taxonomy != "sigma")
            _problems.Add(RuleProblems.Taxonomy(root["taxonomy"]!.In(_file), taxonomy));
        var tags = root.Texts("tags");
        var (techniques, tactics) = Tags.Read(tags);
        var (name, id) = (root.Text("name"), root.Text("id"));
        return new RuleInfo
        {
            Id = id ?? name ?? $"{_file}: {title}",
            Title = title ?? _file,
            Name = name,
            Place = place,
            Version = VersionOf(text),
            Status = root.Text("status"),
            Level = Level(root),
            Description = root.Text("description")?.Trim(),
            Author = root.Text("author"),
            Date = Date(root, "date"),
            Modified = Date(root, "modified"),
            References = root.Texts("references"),
            FalsePositives = root.Texts("falsepositives"),
            Fields = root.Texts("fields"),
            Tags = tags,
            Techniques = techniques,
            Tactics = tactics,
            Category = (root["lapwing"] as YamlMapping)?.Text("category"),
        };
    }

    RuleLevel Level(YamlMapping root)
    {
        if (root.Text("level") is not { } text)
            return RuleLevel.Medium;
        if (!char.IsAsciiDigit(text[0]) && Enum.TryParse<RuleLevel>(text, ignoreCase: true, out var level))
            return level;
        _problems.Add(RuleProblems.BadLevel(root["level"]!.In(_file), text));
        return RuleLevel.Medium;
    }

    string? Date(YamlMapping root, string key)
    {
        var text = root.Text(key);
        if (
            text is not null
            && !DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        )
            _problems.Add(RuleProblems.BadDate(root[key]!.In(_file), text));
        return text;
    }

    static string VersionOf(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    RuleDocument.Faulty Fault(Problem problem)
    {
        _problems.Add(problem);
        return new RuleDocument.Faulty();
    }
}
