using System.Globalization;
using System.Numerics;
using System.Text;
using Lapwing.Events;

namespace Lapwing.Lake.Search;

/// <summary>
/// A query's tree as a condition in SQL over the table of events: every value is a parameter, so that no text of a person
/// or a log is ever SQL. Faults of values (not a number, not an address) come out as problems.
/// </summary>
sealed class Conditions(LakeSql sql)
{
    private Problem? _problem;

    /// <summary>Writes the condition; its values are in <paramref name="sql"/>.</summary>
    public static (string? Condition, Problem? Problem) Write(Query query, LakeSql sql)
    {
        var conditions = new Conditions(sql);
        var text = conditions.Of(query);
        return conditions._problem is { } problem ? (null, problem) : (text, null);
    }

    private string Of(Query query) =>
        query switch
        {
            Query.All => "1",
            Query.And and => "(" + string.Join(" AND ", and.Parts.Select(Of)) + ")",
            Query.Or or => "(" + string.Join(" OR ", or.Parts.Select(Of)) + ")",
            Query.Not not => $"NOT ({Of(not.Part)})",
            Query.Words words => RawWords(words.Pattern),
            Query.Field field => OfField(field),
            _ => throw new InvalidOperationException($"No condition for {query.GetType().Name}."),
        };

    /// <summary>Whole words of the raw record; the index of words leaves few rows for the exact test.</summary>
    private string RawWords(Pattern pattern)
    {
        if (pattern.IsAnything)
            return "1";
        if (pattern.HasWildcards)
        {
            var literal = pattern.LongestLiteral;
            var exact = $"match(raw, {sql.Value(pattern.WordsRegex)})";
            return Narrows(literal) ? $"({Contains(literal)} AND {exact})" : exact;
        }
        var words = Pattern.Words(pattern.Literal);
        if (words.Count == 0)
            return Contains(pattern.Literal);
        var all = $"hasAllTokens(lower(raw), {sql.Values(words.Distinct().Take(60))})";
        return words.Count == 1 && words[0].Length == pattern.Literal.Length
            ? all
            : $"({all} AND match(raw, {sql.Value(pattern.WordsRegex)}))";
    }

    // Escapes of JSON would hide a backslash, a quote or a character beyond ASCII from a plain comparison with raw.
    private static bool Narrows(string literal) =>
        literal.Length >= 3 && literal.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' or '@');

    private string Contains(string literal) => $"raw ILIKE {sql.Value("%" + Like(literal) + "%")}";

    private string OfField(Query.Field field)
    {
        var name = field.Name;
        if (Columns.TryParse(name, out var column))
            return OfColumn(field, column);
        return name switch
        {
            "raw" or "text" => RawWords(field.Value),
            "source" or "class" or "source_version" or "sender" or "native_id" or "fault" or "origin" => Text(
                name,
                field,
                $"{name} != ''"
            ),
            "time_quality" => Text("toString(time_quality)", field, "1"),
            "record" or "seq" => Number(name, field, "1"),
            "id" => Id(field),
            "time" => Time(field),
            _ => Native(field),
        };
    }

    private string OfColumn(Query.Field field, Column column)
    {
        var has = $"bitTest(present, {(int)column})";
        return column switch
        {
            Column.SrcIp or Column.DstIp => OfAddress(field, column.Name(), has),
            Column.SrcPort or Column.DstPort or Column.BytesIn or Column.BytesOut =>
                $"({has} AND {Number(column.Name(), field, "1")})",
            _ => Text(column.Name(), field, $"{column.Name()} != ''"),
        };
    }

    /// <summary>Text: case counts for nothing; compared with &lt; or &gt; it is read as a number.</summary>
    private string Text(string expression, Query.Field field, string exists)
    {
        if (field.Comparison != Comparison.Like)
            return Compared($"toFloat64OrNull({expression})", field);
        if (field.Value.IsAnything)
            return exists;
        return field.Value.HasWildcards
            ? $"{expression} ILIKE {sql.Value(field.Value.Like)}"
            : $"lower({expression}) = lower({sql.Value(field.Value.Literal)})";
    }

    private string Number(string expression, Query.Field field, string exists)
    {
        if (field.Comparison != Comparison.Like)
            return Compared(expression, field);
        if (field.Value.IsAnything)
            return exists;
        if (field.Value.HasWildcards)
            return $"toString({expression}) LIKE {sql.Value(field.Value.Like)}";
        if (!long.TryParse(field.Value.Literal, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return Fail(QueryProblems.NotANumber(field.Column, field.Name, field.Value.Literal));
        return $"{expression} = {sql.Value(number)}";
    }

    private string Compared(string expression, Query.Field field)
    {
        if (
            !double.TryParse(
                field.Value.Literal,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            return Fail(QueryProblems.NotANumber(field.Column, field.Name, field.Value.Literal));
        return $"ifNull({expression} {Sign(field.Comparison)} {sql.Value(number)}, 0)";
    }

    private string OfAddress(Query.Field field, string column, string has)
    {
        if (field.Value.IsAnything)
            return has;
        if (field.Value.HasWildcards)
            return $"({has} AND replaceOne(toString({column}), '::ffff:', '') ILIKE {sql.Value(field.Value.Like)})";
        var written = Encoding.UTF8.GetBytes(field.Value.Literal);
        if (!Address.TryReadNetwork(written, out var first, out var last))
            return Fail(QueryProblems.NotAnAddress(field.Column, field.Name, field.Value.Literal));
        var compared = field.Comparison switch
        {
            Comparison.Like when first == last => $"{column} = {OfAddress(first)}",
            Comparison.Like => $"{column} BETWEEN {OfAddress(first)} AND {OfAddress(last)}",
            var comparison => $"{column} {Sign(comparison)} {OfAddress(first)}",
        };
        return $"({has} AND {compared})";
    }

    private string OfAddress(UInt128 address) => $"toIPv6({sql.Value(Address.Text(address))})";

    private string Id(Query.Field field)
    {
        var id = field.Value.Literal;
        if (id.Length != 32 || !id.All(char.IsAsciiHexDigit))
            return Fail(QueryProblems.NotAnId(field.Column, id));
        return $"event_id = toFixedString(unhex({sql.Value(id)}), 16)";
    }

    private string Time(Query.Field field)
    {
        if (field.Value.IsAnything)
            return "time_quality != 'none'";
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(field.Value.Literal, CultureInfo.InvariantCulture, Utc, out var time))
            return Fail(QueryProblems.NotATime(field.Column, field.Value.Literal));
        var sign = field.Comparison == Comparison.Like ? "=" : Sign(field.Comparison);
        return $"(time_quality != 'none' AND time {sign} {Micros(sql, time)})";
    }

    /// <summary>A native field, by its whole path or its last parts, whatever the case; any of its values.</summary>
    private string Native(Query.Field field)
    {
        var name = sql.Value(field.Name);
        var key = $"(lower(k) = lower({name}) OR endsWith(lower(k), lower(concat('.', {name}))))";
        if (field.Value.IsAnything && field.Comparison == Comparison.Like)
            return $"arrayExists(k -> {key}, mapKeys(fields))";
        var value = Text("v", field, "1");
        if (field.Comparison == Comparison.Like && Network(field.Value) is { } network)
            value = $"({value} OR {network})";
        var exact = $"arrayExists((k, v) -> {key} AND {value}, mapKeys(fields), mapValues(fields))";
        return Prefilter(field) is { } few ? $"({few} AND {exact})" : exact;
    }

    private string? Network(Pattern value)
    {
        if (
            value.HasWildcards
            || !value.Literal.Contains('/')
            || !Address.TryReadNetwork(Encoding.UTF8.GetBytes(value.Literal), out _, out _)
        )
            return null;
        return $"isIPAddressInRange(if(isIPv4String(v) OR isIPv6String(v), v, '0.0.0.0'), {sql.Value(value.Literal)})";
    }

    /// <summary>
    /// The raw record holds the value's words, so the index finds the few rows to look at. Only for values that no format
    /// escapes: others are looked for in every row.
    /// </summary>
    private string? Prefilter(Query.Field field)
    {
        if (field.Comparison != Comparison.Like || Network(field.Value) is not null)
            return null;
        if (field.Value.HasWildcards)
            return Narrows(field.Value.LongestLiteral) ? Contains(field.Value.LongestLiteral) : null;
        var literal = field.Value.Literal;
        if (!literal.All(c => char.IsAsciiLetterOrDigit(c) || " ._:\\/-@,$()[]".Contains(c)))
            return null;
        var words = Pattern.Words(literal);
        return words.Count == 0 ? null : $"hasAllTokens(lower(raw), {sql.Values(words.Distinct().Take(60))})";
    }

    /// <summary>A time as the table keeps it, impossible ones included.</summary>
    public static string Micros(LakeSql sql, DateTimeOffset time) =>
        $"fromUnixTimestamp64Micro({sql.Value((time - DateTimeOffset.UnixEpoch).Ticks / 10)}, 'UTC')";

    public static string Like(string literal) =>
        literal
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);

    private static string Sign(Comparison comparison) =>
        comparison switch
        {
            Comparison.Less => "<",
            Comparison.LessOrEqual => "<=",
            Comparison.Greater => ">",
            Comparison.GreaterOrEqual => ">=",
            _ => "=",
        };

    private string Fail(Problem problem)
    {
        _problem ??= problem;
        return "0";
    }
}
