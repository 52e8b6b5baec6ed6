using System.Globalization;
using System.Text;
using Lapwing.Lake.Engine;

namespace Lapwing.Lake;

/// <summary>
/// A statement with its values beside it. The text is written by this assembly alone; whatever people or logs say goes
/// through <see cref="Value(string)"/>, which leaves a parameter's name in the text.
/// </summary>
sealed class LakeSql
{
    private readonly StringBuilder _text = new();
    private readonly List<KeyValuePair<string, string>> _parameters = [];

    public string Text => _text.ToString();
    public IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    public LakeSql Add(string text)
    {
        _text.Append(text);
        return this;
    }

    /// <summary>A text value as SQL: the placeholder of a new parameter.</summary>
    public string Value(string value) => Value("String", Quote.Parameter(value));

    public string Value(long value) => Value("Int64", value.ToString(CultureInfo.InvariantCulture));

    public string Value(double value) => Value("Float64", value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>An array of texts.</summary>
    public string Values(IEnumerable<string> values) =>
        Value("Array(String)", Quote.Parameter($"[{string.Join(',', values.Select(Quote.Text))}]"));

    private string Value(string type, string escaped)
    {
        var name = $"p{_parameters.Count}";
        _parameters.Add(new(name, escaped));
        return $"{{{name}:{type}}}";
    }
}
