using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Lapwing.Lake.Engine;

/// <summary>
/// One request of ClickHouse's HTTP interface as a statement: <c>query</c> (or the body), <c>param_name</c>,
/// <c>database</c>, <c>default_format</c>; every other parameter is a setting.
/// </summary>
static partial class LakeRequest
{
    private static readonly HashSet<string> NotSettings = new(StringComparer.Ordinal)
    {
        "query",
        "database",
        "default_format",
        "user",
        "password",
        "query_id",
        "session_id",
        "session_timeout",
        "session_check",
        "quota_key",
        "enable_http_compression",
        "readonly",
    };

    /// <summary>Whether the statement may only read: a GET, or <c>readonly</c> asked for.</summary>
    public static bool ReadsOnly(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || request.Query["readonly"] is [{ Length: > 0 } level, ..] && level != "0";

    /// <param name="body">Decompressed. Not copied: an insert's rows are a part of it.</param>
    /// <returns>The statement, or what is wrong with the request.</returns>
    public static (Statement? Statement, string? Fault) Read(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var sql = request.Query["query"].ToString();
        var data = body;
        if (sql.Length == 0)
            (sql, data) = Split(body);
        else if (!body.IsEmpty && !InsertOfData().IsMatch(sql))
            (sql, data) = (sql + "\n" + Encoding.UTF8.GetString(body.Span), default);
        if (string.IsNullOrWhiteSpace(sql))
            return (null, "Empty query");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        List<(string, string)> parameters = [];
        foreach (var (name, values) in request.Query)
        {
            var value = values.ToString();
            if (name.StartsWith("param_", StringComparison.Ordinal))
                parameters.Add((name["param_".Length..], value));
            else if (NotSettings.Contains(name))
                continue;
            else if (SettingName().IsMatch(name))
                settings[name] = value;
            else
                return (null, $"'{name}' is not the name of a setting");
        }
        var insert = InsertOfData().Match(sql);
        var statement = new Statement
        {
            Sql = insert.Success ? insert.Groups["insert"].Value : sql,
            Format = insert.Success ? insert.Groups["format"].Value : Format(request),
            Database = request.Query["database"] is [{ Length: > 0 } database, ..] ? database : null,
            Settings = With(insert.Success ? EngineArguments.Inserting : EngineArguments.Reading, settings),
            Parameters = parameters,
            Data = insert.Success ? data : (ReadOnlyMemory<byte>?)null,
        };
        return (statement, null);
    }

    // Without `query` the body is the statement; an insert's rows begin on the line after its FORMAT.
    private static (string Sql, ReadOnlyMemory<byte> Data) Split(ReadOnlyMemory<byte> body)
    {
        var line = body.Span.IndexOf((byte)'\n');
        if (line > 0 && line < 65_536)
        {
            var first = Encoding.UTF8.GetString(body.Span[..line]);
            if (InsertOfData().IsMatch(first))
                return (first, body[(line + 1)..]);
        }
        return (Encoding.UTF8.GetString(body.Span), default);
    }

    private static string Format(HttpRequest request) =>
        request.Query["default_format"] is [{ Length: > 0 } asked, ..] ? asked
        : request.Headers["X-ClickHouse-Format"] is [{ Length: > 0 } header, ..] ? header
        : "TabSeparated";

    private static Dictionary<string, string> With(
        IReadOnlyDictionary<string, string> defaults,
        Dictionary<string, string> asked
    )
    {
        foreach (var (name, value) in defaults)
            asked.TryAdd(name, value);
        return asked;
    }

    [GeneratedRegex(
        @"^(?<insert>\s*INSERT\s+INTO\s.+?)\s+FORMAT\s+(?<format>(?!Values\b)\w+)\s*;?\s*$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex InsertOfData();

    [GeneratedRegex("^[a-z][a-z0-9_]{0,127}$", RegexOptions.NonBacktracking)]
    private static partial Regex SettingName();
}
