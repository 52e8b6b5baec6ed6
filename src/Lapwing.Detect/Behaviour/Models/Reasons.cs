using System.Globalization;
using Lapwing.Learn;

namespace Lapwing.Detect;

/// <summary>Parts of a score in plain words. Text of logs in them is shortened, its control characters replaced; escaping is for who shows it.</summary>
internal static class Reasons
{
    private const int LongestWord = 80;
    private const double Remarkable = 0.25;

    /// <summary><c>412 requests, typical is 3 (top 0.1 %)</c>.</summary>
    public static string Number(Feature feature, double value, Spread spread)
    {
        if (double.IsNaN(value))
            return $"{feature.Name} unknown";
        var said = Say(feature, value);
        var (from, to) = (spread.ShareFrom((float)value), spread.ShareTo((float)value));
        if (feature.Says.Contains("{choice:"))
            return $"{said}, as in {Percent(value > 0 ? from : to)} of all";
        var typical = Amount(feature, spread.Typical);
        if (value > spread.Typical && from <= Remarkable)
            return $"{said}, typical is {typical} ({(from > 0 ? $"top {Rank(from)}" : "more than ever before")})";
        if (value < spread.Typical && to <= Remarkable)
            return $"{said}, typical is {typical} ({(to > 0 ? $"lowest {Rank(to)}" : "less than ever before")})";
        return $"{said}, typical is {typical}";
    }

    /// <summary><c>region eu-west-3, in 0.2 % of all</c>.</summary>
    public static string Word(Feature feature, string? word, FrequencyEncoder encoder)
    {
        var said = feature.Says.Replace("{value}", word is null ? "unknown" : Printable(word));
        return encoder.Knows(word) ? $"{said}, in {Percent(encoder.Share(word))} of all" : $"{said}, never seen before";
    }

    /// <summary><c>412 requests, at most 150 are usual</c>.</summary>
    public static string Limit(Feature feature, double value) =>
        feature.Limits is { } limits && value >= limits.Medium
            ? $"{Say(feature, value)}; {Amount(feature, limits.Medium)} or more deserve a look"
            : Say(feature, value);

    public static string Say(Feature feature, double value)
    {
        var says = feature.Says.Replace("{value}", Amount(value)).Replace("{percent}", Percent(value));
        var choice = says.IndexOf("{choice:", StringComparison.Ordinal);
        if (choice < 0)
            return says;
        var end = says.IndexOf('}', choice);
        var options = says[(choice + 8)..(end < 0 ? says.Length : end)].Split('|');
        var chosen = options[Math.Clamp((int)value, 0, options.Length - 1)];
        return says[..choice] + chosen + (end < 0 ? "" : says[(end + 1)..]);
    }

    private static string Amount(Feature feature, double value) =>
        feature.Says.Contains("{percent}") ? Percent(value) : Amount(value);

    private static string Amount(double value) =>
        value.ToString(
            Math.Abs(value) >= 100 ? "0"
                : Math.Abs(value) >= 10 ? "0.#"
                : "0.##",
            CultureInfo.InvariantCulture
        );

    private static string Percent(double share) =>
        share is > 0 and < 0.001
            ? "less than 0.1 %"
            : (share * 100).ToString(share >= 0.1 ? "0" : "0.#", CultureInfo.InvariantCulture) + " %";

    // Rounded up: who is among the top 0.04 % is among the top 0.1 %.
    private static string Rank(double share) => Percent(Math.Ceiling((share * 1000) - 1e-9) / 1000);

    private static string Printable(string word)
    {
        var shortened = word.Length > LongestWord ? word[..LongestWord] + "…" : word;
        return string.Create(
            shortened.Length,
            shortened,
            (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                    to[i] = char.IsControl(from[i]) ? '·' : from[i];
            }
        );
    }
}
