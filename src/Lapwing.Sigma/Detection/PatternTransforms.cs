using System.Text;
using System.Text.RegularExpressions;
using Lapwing.Events;

namespace Lapwing.Sigma;

/// <summary>The modifiers that change a text before it is compared: dashes, encodings, base64.</summary>
static partial class PatternTransforms
{
    /// <param name="variants">The value's texts, changed in place.</param>
    /// <returns>False with a problem when a modifier does not fit a text.</returns>
    public static bool Apply(List<List<PatternToken>> variants, List<string> names, Place place, List<Problem> problems)
    {
        Encoding? encoding = null;
        string? pending = null;
        foreach (var name in names)
        {
            switch (name)
            {
                case "windash":
                    for (var i = 0; i < variants.Count; i++)
                        variants[i] = Windash(variants[i]);
                    break;
                case "base64" or "base64offset":
                    if (!Base64(variants, name, encoding ?? new UTF8Encoding(false), place, problems))
                        return false;
                    (encoding, pending) = (null, null);
                    break;
                default:
                    (encoding, pending) = (Wide(name), name);
                    break;
            }
        }
        if (pending is null)
            return true;
        problems.Add(RuleProblems.EncodingWithoutBase64(place, pending));
        return false;
    }

    static UnicodeEncoding Wide(string name) => new(bigEndian: name == "utf16be", byteOrderMark: name == "utf16");

    /// <summary>Every dash or slash that begins a word becomes any of the five dashes; the others stay.</summary>
    static List<PatternToken> Windash(List<PatternToken> tokens)
    {
        var result = new List<PatternToken>();
        foreach (var token in tokens)
        {
            if (token.Kind != PatternKind.Literal)
            {
                result.Add(token);
                continue;
            }
            var from = 0;
            foreach (var match in WordDash().EnumerateMatches(token.Text))
            {
                if (match.Index > from)
                    result.Add(PatternToken.Literal(token.Text[from..match.Index]));
                result.Add(PatternToken.Dash);
                from = match.Index + 1;
            }
            if (from < token.Text.Length)
                result.Add(PatternToken.Literal(token.Text[from..]));
        }
        return result;
    }

    static bool Base64(
        List<List<PatternToken>> variants,
        string name,
        Encoding encoding,
        Place place,
        List<Problem> problems
    )
    {
        var encoded = new List<List<PatternToken>>();
        foreach (var tokens in variants)
        {
            if (tokens.Exists(t => t.Kind != PatternKind.Literal))
            {
                problems.Add(RuleProblems.WildcardNotAllowed(place, name));
                return false;
            }
            var text = string.Concat(tokens.Select(t => t.Text));
            byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
            if (name == "base64")
                encoded.Add([PatternToken.Literal(Convert.ToBase64String(bytes))]);
            else
                for (var offset = 0; offset < 3; offset++)
                    encoded.Add([PatternToken.Literal(Shifted(bytes, offset))]);
        }
        variants.Clear();
        variants.AddRange(encoded);
        return true;
    }

    /// <summary>What of the bytes shows in base64 when <paramref name="offset"/> unknown bytes stand before them and any behind.</summary>
    static string Shifted(byte[] bytes, int offset)
    {
        var padded = new byte[offset + bytes.Length];
        bytes.CopyTo(padded, offset);
        var text = Convert.ToBase64String(padded);
        int[] start = [0, 2, 3];
        int[] end = [0, 3, 2];
        var to = text.Length - end[padded.Length % 3];
        return to > start[offset] ? text[start[offset]..to] : "";
    }

    [GeneratedRegex(@"\B[-/]\b", RegexOptions.CultureInvariant)]
    private static partial Regex WordDash();
}
