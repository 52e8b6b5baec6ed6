using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>One node of a rule file, with its position. Read once, then dropped.</summary>
abstract class YamlNode(int line, int column)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>From 1.</summary>
    public int Column { get; } = column;

    public Place In(string file) => new(file, Line, Column);
}

/// <param name="plain">Unquoted: only then <c>null</c>, <c>true</c> and the empty text mean more than their letters.</param>
sealed class YamlScalar(int line, int column, string text, bool plain) : YamlNode(line, column)
{
    /// <summary>As written: <c>010</c> and <c>1e3</c> stay themselves.</summary>
    public string Text { get; } = text;
    public bool Plain { get; } = plain;

    public bool IsNull => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

sealed class YamlSequence(int line, int column, List<YamlNode> items) : YamlNode(line, column)
{
    public List<YamlNode> Items { get; } = items;
}

sealed class YamlMapping(int line, int column, List<KeyValuePair<YamlScalar, YamlNode>> pairs) : YamlNode(line, column)
{
    public List<KeyValuePair<YamlScalar, YamlNode>> Pairs { get; } = pairs;

    /// <summary>The value under a key, or null.</summary>
    public YamlNode? this[string key]
    {
        get
        {
            foreach (var (name, value) in Pairs)
                if (name.Text == key)
                    return value;
            return null;
        }
    }

    /// <summary>The text of a scalar under a key; null when absent, null or not a scalar.</summary>
    public string? Text(string key) => this[key] is YamlScalar { IsNull: false } scalar ? scalar.Text : null;

    /// <summary>The texts of a list, or of a single scalar, under a key.</summary>
    public string[] Texts(string key) =>
        this[key] switch
        {
            YamlScalar { IsNull: false } one => [one.Text],
            YamlSequence many => [.. many.Items.OfType<YamlScalar>().Where(s => !s.IsNull).Select(s => s.Text)],
            _ => [],
        };
}

/// <summary>One document of a rule file.</summary>
/// <param name="Start">Position of its first character in the file's text.</param>
/// <param name="End">Position behind its last.</param>
readonly record struct YamlDocument(YamlNode Root, int Start, int End);
